import { backoff } from '../base/backoff.js';
import { decodeServerFrame } from '../protocol/decodeServerFrame.js';
import { PresenceError } from '../protocol/errors.js';
import { closeCodes, pingText, protocolVersion } from '../protocol/frames.js';
import type { Connected, ErrorFrame, EventFrame, ReplyFrame } from '../protocol/frames.js';
import type { Socket, SocketListener } from '../protocol/transport.js';
import type { UserPatch } from '../protocol/user.js';
import { encode, refusal } from './calls.js';
import type { ClientSettings } from './clientOptions.js';
import { connectionTable } from './connectionTable.js';
import type { ConnectionAction, ConnectionInput } from './connectionTable.js';
import { createLiveness } from './liveness.js';
import type { ConnectionStatus, TokenOrProvider } from './presenceClient.js';

const retries = { firstMs: 500, mostMs: 10_000 };
/** How long an attempt may take, from asking for a token to the answer to the first frame. */
const attemptMs = 10_000;
/** An attempt older than this is begun again when the network or the page is back: it may hang in the old network. */
const freshMs = 1_000;
/** How long a goodbye waits to be heard. */
const goodbyeMs = 1_000;
/** The id of a connect frame. Calls count from 1. */
const connectId = 0;

/** Who is told by a connection. */
export interface ConnectionListener {
  /** The status is another one now: `connected` with what the server said, `disconnected` with the reason. */
  changed(status: ConnectionStatus, given?: Connected | PresenceError): void;
  /** A frame for somebody else. */
  received(frame: ReplyFrame | ErrorFrame | EventFrame): void;
}

/** The one connection of a client. */
export interface Connection {
  readonly status: ConnectionStatus;
  /** How many milliseconds the server's clock is ahead of ours. */
  readonly clockOffset: number;
  /** Connects and stays connected. `user` is merged once, with the first success. */
  connect(user: UserPatch, token: TokenOrProvider | undefined): void;
  /** Lays more over what is merged with the first success. False when it is too late for that. */
  add(user: UserPatch): boolean;
  /** Sends one frame. Lost when there is no connection. */
  send(text: string): void;
  /** Gives up a connection that is of no use, and makes another, more slowly each time. */
  again(): void;
  /** Says goodbye. Resolves when the server has heard it, or cannot. */
  leave(): Promise<void>;
}

/** Makes a {@link Connection}. */
export function createConnection(settings: ClientSettings, listener: ConnectionListener): Connection {
  const { transport, clock, random, environment, onError } = settings;
  let status: ConnectionStatus = 'initial';
  let profile: UserPatch;
  /** Of this one `connectUser`: what comes too late for it must not serve the next. */
  let credentials: { provider?: () => Promise<string>; token?: string };
  let connectionId: string | undefined;
  let clockOffset = 0;
  let failures = 0;
  let cancelAlarm = () => {};
  let stopListening = () => {};

  // One attempt lasts from asking for the token to the end of its socket. There is at most one, the newest: whatever an
  // earlier one hears is ignored.
  let attempt = 0;
  let since = -Infinity;
  let socket: Socket | undefined;
  /** When the connect frame was sent. */
  let greetedAt: number | undefined;
  /** The server said why, before it closes. */
  let reason: PresenceError | undefined;
  /** The attempt to which we said goodbye, and what is done when that was heard. */
  let left = { attempt: -1, heard: () => {} };

  const liveness = createLiveness(clock, alarm, () => send(pingText), lose);

  const actions: { readonly [Action in ConnectionAction]: (given?: Connected | PresenceError) => void } = {
    attempt() {
      if (clock.monotonic() - since > freshMs) void begin();
    },
    welcome(given) {
      const { connection_id, server_time } = given as Connected;
      liveness.start();
      connectionId = connection_id;
      clockOffset = Date.parse(server_time) + (clock.monotonic() - (greetedAt ?? 0)) / 2 - clock.now();
      profile = { id: profile.id };
    },
    wait() {
      drop();
      alarm(backoff(failures++, random, retries), () => step('due'));
    },
    doubt: liveness.doubt,
    end() {
      drop();
      stopListening();
      connectionId = undefined;
      failures = 0;
    },
  };

  function step(input: ConnectionInput, given?: Connected | PresenceError): void {
    const before = status;
    const [next, action] = connectionTable[before][input] ?? [];
    if (!next || !action) return;
    status = next;
    actions[action](given);
    if (next !== before) listener.changed(next, given);
  }

  function lose(): void {
    // The first retry after a loss comes soon, however long the way to this connection was.
    if (status === 'connected') failures = 0;
    step('lost');
  }

  /** There is one timer: for the end of an attempt, of a wait, or of a silence. */
  function alarm(ms: number, run: () => void): void {
    cancelAlarm();
    cancelAlarm = clock.timer(run, ms);
  }

  /** Lets go of the socket, opened or not, and of every timer. */
  function drop(): void {
    const dropped = socket;
    attempt++;
    socket = greetedAt = reason = undefined;
    since = -Infinity;
    cancelAlarm();
    dropped?.close(closeCodes.retry, '');
  }

  async function begin(): Promise<void> {
    drop();
    const mine = attempt;
    since = clock.monotonic();
    alarm(attemptMs, lose);
    try {
      const { provider } = credentials;
      // Kept even when it comes too late for this attempt: the next one then has it at once.
      if (provider) credentials.token ??= await provider();
      if (mine === attempt) socket = transport.open(listen(mine));
    } catch (error) {
      if (mine === attempt) fail(error);
    }
  }

  /** The app's own "no" ends it, as does an address that is none. Anything else may go better the next time. */
  function fail(error: unknown): void {
    if (error instanceof PresenceError && /^(unauth|inv|too)/.test(error.code)) return refuse(error);
    onError(refusal('unavailable', 'connect', `${String(error)}. It is tried again`, error));
    lose();
  }

  function refuse(error: PresenceError): void {
    // Whoever called connectUser is told while it is pending. Later nobody waits.
    if (status !== 'connecting') onError(error);
    step('over', error);
  }

  function listen(mine: number): SocketListener {
    return {
      open() {
        if (mine !== attempt) return;
        greetedAt = clock.monotonic();
        try {
          send(
            encode({
              type: 'connect',
              protocol: protocolVersion,
              id: connectId,
              user: profile,
              token: credentials.token,
              replaces: connectionId,
            }),
          );
        } catch (error) {
          fail(error);
        }
      },
      message(text) {
        if (mine !== attempt) return;
        try {
          hear(text);
        } catch (error) {
          onError(
            refusal(
              'invalid_input',
              'read what the server sent',
              `${String(error)}. Use a server of the same version`,
              error,
            ),
          );
        }
      },
      close(code) {
        if (mine === attempt) closed(code);
        else if (mine === left.attempt) left.heard();
      },
    };
  }

  function hear(text: string): void {
    if (status === 'connected') liveness.heard();
    const frame = decodeServerFrame(text);
    if (frame?.type === 'error' && !frame.id) {
      reason = new PresenceError(frame.error.code, frame.error.message);
    } else if (frame?.type === 'reply' && frame.id === connectId) {
      const connected = frame.result as Partial<Connected>;
      if (!connected.user || !Date.parse(connected.server_time ?? '')) throw new TypeError('no welcome');
      step('accepted', connected as Connected);
    } else if (frame && frame.type !== 'pong' && status === 'connected') {
      listener.received(frame);
    }
  }

  /** Close codes answer three questions: stop, renew the token, or (whatever else they mean) retry. */
  function closed(code: number): void {
    const renewable = code === closeCodes.renew && credentials.provider;
    if (renewable) credentials.token = undefined;
    if (code === closeCodes.stop || (code === closeCodes.renew && !renewable)) {
      refuse(reason ?? refusal('closed', 'stay connected', `the server ended it (${code}). Connect again`));
    } else lose();
  }

  function send(text: string): void {
    socket?.send(text);
  }

  return {
    get status() {
      return status;
    },
    get clockOffset() {
      return clockOffset;
    },
    connect(user, token) {
      profile = user;
      credentials = typeof token === 'function' ? { provider: token } : { token };
      stopListening = environment.onReturn(() => step('due'));
      step('connect');
    },
    add(user) {
      if (status !== 'connecting' || greetedAt !== undefined) return false;
      profile = { ...profile, ...user };
      return true;
    },
    send,
    again: () => step('lost'),
    leave() {
      // A socket that the server knows stays open until the goodbye was heard; nobody listens to it any more.
      const known = greetedAt === undefined ? undefined : socket;
      const mine = attempt;
      if (known) socket = undefined;
      step('over', refusal('closed', 'go on', 'disconnectUser was called. Call connectUser to come back'));
      return new Promise((resolve) => {
        if (!known) return resolve();
        const heard = () => {
          cancel();
          known.close(closeCodes.goodbye, '');
          resolve();
        };
        const cancel = clock.timer(heard, goodbyeMs);
        left = { attempt: mine, heard };
        known.send(encode({ type: 'goodbye' }));
      });
    },
  };
}
