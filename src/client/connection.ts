import { backoff } from '../base/backoff.js';
import type { PresenceError } from '../protocol/errors.js';
import { pingText } from '../protocol/frames.js';
import type { Connected, ErrorFrame, EventFrame, ReplyFrame } from '../protocol/frames.js';
import type { UserPatch } from '../protocol/user.js';
import { startAttempt } from './attempt.js';
import type { Attempt, AttemptListener, Login } from './attempt.js';
import type { ClientSettings } from './clientOptions.js';
import type { ConnectionStatus, TokenOrProvider } from './presenceClient.js';
import { refusal } from './refusal.js';

/** How long an attempt may take, from asking for a token to the answer to the first frame. */
const attemptMs = 10_000;
/** An attempt older than this is begun again when the network or the page is back: it may hang in the old network. */
const freshMs = 1_000;
/** How often an open connection is looked at. */
const lookMs = 10_000;
/** After how much silence it is doubted. */
const quietMs = 30_000;
/** How long an answer to a ping may take. */
const answerMs = 5_000;
/** A timer that fires this much off its time has slept: a suspended laptop, a frozen page. */
const sleptMs = 5_000;

/** Who is told by a connection. */
export interface ConnectionListener {
  /** The status is another one now: `connected` with what the server said, `disconnected` with the reason. */
  changed(status: ConnectionStatus, given?: Connected | PresenceError): void;
  /** A frame for somebody else. */
  heard(frame: ReplyFrame | ErrorFrame | EventFrame): void;
}

/** The one connection of a client. */
export interface Connection {
  readonly status: ConnectionStatus;
  /** How many milliseconds the server's clock is ahead of ours. */
  readonly clockOffset: number;
  /** Connects and stays connected. `user` is merged once, with the first success. */
  connect(user: UserPatch, token: TokenOrProvider | undefined): void;
  /** Sends one frame. Lost when there is no connection. */
  send(text: string): void;
  /** Gives up a connection that is of no use, and makes another, more slowly each time. */
  again(): void;
  /** Says goodbye. Resolves when the server has heard it, or cannot. */
  leave(): Promise<void>;
}

/**
 * Makes a {@link Connection}. Its status changes in four places: when it is wanted (`connect`), when the server took us in
 * (`heard.connected`), when it is lost (`again`), and when it is over (`end`).
 */
export function createConnection(settings: ClientSettings, listener: ConnectionListener): Connection {
  const { clock, random, environment, onError } = settings;
  let status: ConnectionStatus = 'initial';
  let login: Login;
  let clockOffset = 0;
  /** The newest: at most one is not let go of, and only that one is heard. */
  let attempt: Attempt | undefined;
  let begunAt = -Infinity;
  let failures = 0;
  let cancelAlarm = () => {};
  let stopListening = () => {};
  let heardAt: number;
  /** Whether a sign of life was asked for, and has not come. */
  let pinged: boolean;

  const heard: AttemptListener = {
    connected(welcome, offset) {
      clockOffset = offset;
      login.replaces = welcome.connection_id;
      login.user = { id: login.user.id };
      heardAt = clock.now();
      believe();
      become('connected', welcome);
    },
    heard(frame) {
      if (status !== 'connected') return;
      heardAt = clock.now();
      if (pinged) believe();
      if (frame && frame.type !== 'pong') listener.heard(frame);
    },
    lost: lose,
    over(reason) {
      // Whoever called connectUser is told while it is pending. Later nobody waits.
      if (status !== 'connecting') onError(reason);
      end(reason);
    },
  };

  function become(next: ConnectionStatus, given?: Connected | PresenceError): void {
    if (next === status) return;
    status = next;
    listener.changed(next, given);
  }

  /** Now is a good time: a wait is over, or the network or the page is back. */
  function due(): void {
    if (status !== 'connected') begin();
    else if (!pinged) ping(true);
  }

  /** Begins an attempt, unless that has just been done, or nobody wants one any more. */
  function begin(): void {
    if (isOver(status) || clock.monotonic() - begunAt <= freshMs) return;
    drop();
    begunAt = clock.monotonic();
    alarm(attemptMs, lose);
    attempt = startAttempt(settings, login, heard);
  }

  function lose(): void {
    // The first retry after a loss comes soon, however long the way to this connection was.
    if (status === 'connected') failures = 0;
    again();
  }

  function again(): void {
    drop();
    alarm(backoff(failures++, random), due);
    become(status === 'connected' ? 'reconnecting' : status);
  }

  function end(reason: PresenceError): void {
    drop();
    stopListening();
    failures = 0;
    become('disconnected', reason);
  }

  /** Believes the connection, and doubts it after sleep or a long silence: a socket that says OPEN may lead nowhere. */
  function believe(): void {
    pinged = false;
    alarm(lookMs, (slept) => (slept || clock.now() - heardAt >= quietMs ? ping(true) : believe()));
  }

  /** Asks for a sign of life. */
  function ping(again: boolean): void {
    pinged = true;
    send(pingText);
    // Slept between ping and deadline: the answer may be on its way, so one more chance. Only one, since the timers of a
    // hidden page are that late every time.
    alarm(answerMs, (slept) => (slept && again ? ping(false) : lose()));
  }

  /**
   * There is one timer: for the end of an attempt, of a wait, or of a silence. `run` hears whether the machine slept meanwhile,
   * by wall time, since the other kind may stand still in sleep.
   */
  function alarm(ms: number, run: (slept: boolean) => void): void {
    const at = clock.now() + ms;
    cancelAlarm();
    cancelAlarm = clock.timer(() => run(Math.abs(clock.now() - at) > sleptMs), ms);
  }

  function drop(): void {
    attempt?.drop();
    attempt = undefined;
    begunAt = -Infinity;
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
      // Of this one `connectUser`: what comes too late for it must not serve the next.
      login = typeof token === 'function' ? { user, provider: token } : { user, token };
      stopListening = environment.onReturn(due);
      become('connecting');
      begin();
    },
    send,
    again,
    async leave() {
      if (isOver(status)) return;
      const left = attempt;
      // Its socket stays open until the goodbye was heard.
      attempt = undefined;
      end(refusal('closed', 'go on', 'disconnectUser was called. Call connectUser'));
      await left?.leave();
    },
  };
}

/** Whether nobody is connected, nor will be without `connectUser`. */
export function isOver(status: ConnectionStatus): boolean {
  return status === 'initial' || status === 'disconnected';
}
