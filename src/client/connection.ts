import { backoff } from '../base/backoff.js';
import type { PresenceError } from '../protocol/errors.js';
import { timePingText } from '../protocol/frames.js';
import type { Connected, ErrorFrame, EventFrame, ReplyFrame } from '../protocol/frames.js';
import type { UserPatch } from '../protocol/user.js';
import { startAttempt } from './attempt.js';
import type { Attempt, AttemptListener, Login } from './attempt.js';
import { clientError } from './clientError.js';
import type { ClientSettings } from './clientOptions.js';
import type { ConnectionStatus, TokenOrProvider } from './presenceClient.js';

/** How long an attempt may take, from asking for a token to the answer to the first frame. */
const attemptMs = 10_000;
/** When the network or the page is back, an attempt older than this is begun again: it may hang in the old network. */
const freshMs = 1_000;
/** A connection that lasted this long was healthy: after it the waits between attempts begin anew. */
const healthyMs = 10_000;
/** How often an open connection is checked. */
const checkMs = 10_000;
/** After how much silence the server is pinged. */
const quietMs = 30_000;
/** How long the answer to a ping may take. */
const pongMs = 5_000;
/** A timer that fires this far off its time tells of sleep (a suspended laptop, a frozen page) or of a stepped clock. */
const jumpMs = 5_000;

/** Receives what happens to a connection. */
export interface ConnectionListener {
  /** The status changed: to `connected` with what the server said, to `disconnected` with the reason. */
  changed(status: ConnectionStatus, given?: Connected | PresenceError): void;
  /** An answer or an event. */
  received(frame: ReplyFrame | ErrorFrame | EventFrame): void;
}

/** The one connection of a client. */
export interface Connection {
  readonly status: ConnectionStatus;
  /** How many milliseconds the server's clock is ahead of ours. */
  readonly clockOffset: number;
  /** Connects and stays connected. `user` is merged once, with the first success. */
  connect(user: UserPatch, token: TokenOrProvider | undefined): void;
  /** Sends one frame. It is lost when there is no connection. */
  send(text: string): void;
  /** Gives up a connection that is of no use, and makes another one after a wait that grows each time. */
  retry(): void;
  /** Says goodbye. Resolves when the server has heard it, or cannot hear it. */
  leave(): Promise<void>;
}

/**
 * Makes a {@link Connection}. Its status changes in four places: `connect`, `accept` (the server accepted the user), `retry`
 * (the connection is lost) and `end`.
 */
export function createConnection(settings: ClientSettings, listener: ConnectionListener): Connection {
  const { clock, random, environment, onError } = settings;
  let status: ConnectionStatus = 'initial';
  let login: Login;
  let clockOffset = 0;
  /** The newest attempt; the ones before it were dropped. */
  let attempt: Attempt | undefined;
  let attemptAt = -Infinity;
  let connectedAt = -Infinity;
  let failures = 0;
  let cancelAlarm = () => {};
  let stopListening = () => {};
  let receivedAt = -Infinity;
  /** When the ping was sent whose answer has not come. */
  let pingedAt: number | undefined;

  const attemptListener: AttemptListener = {
    connected: accept,
    received(frame) {
      if (status !== 'connected') return;
      receivedAt = clock.now();
      if (frame?.type === 'pong' && frame.server_time && pingedAt !== undefined)
        setServerTime(frame.server_time, clock.monotonic() - pingedAt);
      if (pingedAt !== undefined) trust();
      if (frame?.type === 'event') noServerTimeBefore(frame.event.created_at);
      if (frame && frame.type !== 'pong') listener.received(frame);
    },
    lost: lose,
    refused(reason) {
      // While `connectUser` is pending it rejects with the reason. Later nobody waits for it.
      if (status !== 'connecting') onError(reason);
      end(reason);
    },
  };

  function become(next: ConnectionStatus, given?: Connected | PresenceError): void {
    if (next === status) return;
    status = next;
    listener.changed(next, given);
  }

  function accept(welcome: Connected, roundTripMs: number): void {
    connectedAt = clock.monotonic();
    setServerTime(welcome.server_time, roundTripMs);
    login.replaces = welcome.connection_id;
    login.user = { id: login.user.id };
    receivedAt = clock.now();
    trust();
    become('connected', welcome);
  }

  /** The server named its time; on average half of the round trip has passed since. */
  function setServerTime(time: string, roundTripMs: number): void {
    clockOffset = Date.parse(time) + roundTripMs / 2 - clock.now();
  }

  /** An event shows that our clock was set back: what just happened cannot be in the future. */
  function noServerTimeBefore(time: string): void {
    const leastOffset = Date.parse(time) - clock.now();
    if (leastOffset > clockOffset) clockOffset = leastOffset;
  }

  /** Now is a good time to try: a wait is over, or the network or the page is back. */
  function wake(): void {
    if (status !== 'connected') begin();
    else if (pingedAt === undefined) ping(true);
  }

  /** Begins an attempt, unless one was begun a moment ago or nobody wants to be connected. */
  function begin(): void {
    if (isOver(status) || clock.monotonic() - attemptAt <= freshMs) return;
    drop();
    attemptAt = clock.monotonic();
    setAlarm(attemptMs, lose);
    attempt = startAttempt(settings, login, attemptListener);
  }

  function lose(): void {
    // A server that accepts and drops must not be tried again at once each time.
    if (status === 'connected' && clock.monotonic() - connectedAt >= healthyMs) failures = 0;
    retry();
  }

  function retry(): void {
    drop();
    setAlarm(backoff(failures++, random), wake);
    become(status === 'connected' ? 'reconnecting' : status);
  }

  function end(reason: PresenceError): void {
    drop();
    stopListening();
    failures = 0;
    become('disconnected', reason);
  }

  /** Trusts the connection until there was a long silence or a jump of time: an open socket may lead nowhere. */
  function trust(): void {
    pingedAt = undefined;
    setAlarm(checkMs, (jumped) => (jumped || clock.now() - receivedAt >= quietMs ? ping(true) : trust()));
  }

  /** Asks for a sign of life, and for the server's time. */
  function ping(againAfterSleep: boolean): void {
    pingedAt = clock.monotonic();
    send(timePingText);
    // After a sleep between ping and deadline the answer may be on its way, so there is one more chance. Only one, since the
    // timers of a hidden page are that late every time.
    setAlarm(pongMs, (jumped) => (jumped && againAfterSleep ? ping(false) : lose()));
  }

  /**
   * Sets the one timer there is: for the end of an attempt, of a wait, or of a silence. `run` receives whether wall time jumped
   * meanwhile; the monotonic clock may stand still while the machine sleeps.
   */
  function setAlarm(ms: number, run: (jumped: boolean) => void): void {
    const at = clock.now() + ms;
    cancelAlarm();
    cancelAlarm = clock.timer(() => run(Math.abs(clock.now() - at) > jumpMs), ms);
  }

  function drop(): void {
    attempt?.drop();
    attempt = undefined;
    attemptAt = -Infinity;
    cancelAlarm();
  }

  function send(text: string): void {
    attempt?.send(text);
  }

  return {
    get status() {
      return status;
    },
    get clockOffset() {
      return clockOffset;
    },
    connect(user, token) {
      // One object for each `connectUser`: a token that comes too late must not serve the next user.
      login = typeof token === 'function' ? { user, provider: token } : { user, token };
      stopListening = environment.onReturn(wake);
      become('connecting');
      begin();
    },
    send,
    retry,
    async leave() {
      if (isOver(status)) return;
      const leaving = attempt;
      // Its socket stays open until the server has heard the goodbye.
      attempt = undefined;
      end(clientError('closed', 'go on', 'disconnectUser was called. Call connectUser'));
      await leaving?.leave();
    },
  };
}

/** Whether nobody is connected, and nobody will be without another `connectUser`. */
export function isOver(status: ConnectionStatus): boolean {
  return status === 'initial' || status === 'disconnected';
}
