import * as closeCodes from '../protocol/closeCodes.js';
import { decodeServerFrame } from '../protocol/decodeServerFrame.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import { protocolVersion } from '../protocol/frames.js';
import type { Connected, ServerFrame } from '../protocol/frames.js';
import type { Socket } from '../protocol/transport.js';
import type { UserPatch } from '../protocol/user.js';
import { clientError, encode } from './clientError.js';
import type { ClientSettings } from './clientOptions.js';

/** How long a goodbye waits for the server to hear it. */
const goodbyeMs = 1_000;

/** Errors of a token function, a transport or the own profile that a retry would not mend. */
const finalErrors = new Set<PresenceErrorCode>(['unauthorized', 'invalid_input', 'too_large']);

/** Who the user is, from `connectUser` until `disconnectUser`. */
export interface Login {
  /** What the first connection merges into the profile; later connections send the id alone. */
  user: UserPatch;
  /** Asks the app for a token. */
  provider?: () => Promise<string>;
  /** The token: from the provider, or from the app itself. */
  token?: string;
  /** The connection that the next one replaces. */
  replaces?: string;
}

/** Receives what happens to an attempt, until `drop` or `leave`. */
export interface AttemptListener {
  /** The server accepted the user. `roundTripMs` is how long its answer took. */
  connected(welcome: Connected, roundTripMs: number): void;
  /** A frame of an open connection. `undefined` is a frame of a newer server that means nothing to this client. */
  received(frame: ServerFrame | undefined): void;
  /** It came to an end, and trying again may help. */
  lost(): void;
  /** It came to an end, and trying again would not help. */
  refused(reason: PresenceError): void;
}

/** One attempt at a connection, and the connection: from asking for a token to the end of the socket. */
export interface Attempt {
  /** Sends one frame. It is lost where there is no open socket. */
  send(text: string): void;
  /** Closes the socket, opened or not, without a goodbye. */
  drop(): void;
  /** Says goodbye and closes the socket. Resolves when the server has heard it, or cannot hear it. */
  leave(): Promise<void>;
}

/** Starts an {@link Attempt}. */
export function startAttempt(
  { transport, clock, onError }: Pick<ClientSettings, 'transport' | 'clock' | 'onError'>,
  login: Login,
  listener: AttemptListener,
): Attempt {
  let socket: Socket | undefined;
  let greetedAt: number | undefined;
  /** Why the server is about to close the connection. */
  let reason: PresenceError | undefined;
  let goodbyeHeard = () => {};
  let over = false;

  async function open(): Promise<void> {
    try {
      const { provider } = login;
      // A token that comes too late for this attempt serves the next one.
      if (provider) login.token ??= await provider();
      if (over) return;
      const { user, token, replaces } = login;
      // Requests count from 1.
      const greeting = encode({ type: 'connect', protocol: protocolVersion, id: 0, user, token, replaces });
      socket = transport.open({
        open() {
          greetedAt = clock.monotonic();
          socket?.send(greeting);
        },
        message: receive,
        close: closed,
      });
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): void {
    if (over) return;
    if (error instanceof PresenceError && finalErrors.has(error.code)) {
      listener.refused(error);
      return;
    }
    onError(clientError('unavailable', 'connect', `${String(error)}. It is tried again`, error));
    listener.lost();
  }

  function receive(text: string): void {
    if (over) return;
    let frame: ServerFrame | undefined;
    try {
      frame = checkWelcome(decodeServerFrame(text));
    } catch (error) {
      onError(clientError('invalid_input', 'read a frame', `${String(error)}. Use a server of this version`, error));
      return;
    }
    try {
      handle(frame);
    } catch (error) {
      onError(
        clientError('unavailable', 'apply a frame', `${String(error)}. Report it, the server is not the cause`, error),
      );
    }
  }

  function handle(frame: ServerFrame | undefined): void {
    if (frame?.type === 'error' && !frame.id) {
      reason = new PresenceError(frame.error.code, frame.error.message);
    } else if (isWelcome(frame)) {
      listener.connected(frame.result, clock.monotonic() - (greetedAt ?? clock.monotonic()));
    } else listener.received(frame);
  }

  /** Close codes answer three questions: stop, renew the token, or (whatever else they mean) try again. */
  function closed(code: number): void {
    if (over) {
      goodbyeHeard();
      return;
    }
    if (code === closeCodes.renew) login.token = undefined;
    const final = code === closeCodes.stop || (code === closeCodes.renew && !login.provider);
    if (final)
      listener.refused(
        reason ?? clientError('closed', 'stay connected', `the server ended it (${code}). Call connectUser`),
      );
    else listener.lost();
  }

  void open();
  return {
    send: (text) => socket?.send(text),
    drop() {
      over = true;
      socket?.close();
    },
    async leave() {
      over = true;
      // A connection that the server does not know needs no goodbye.
      if (greetedAt !== undefined) {
        const heard = new Promise<void>((resolve) => (goodbyeHeard = resolve));
        const cancel = clock.timer(goodbyeHeard, goodbyeMs);
        socket?.send(encode({ type: 'goodbye' }));
        await heard;
        cancel();
      }
      socket?.close();
    },
  };
}

type Welcome = { type: 'reply'; id: number; result: Connected };

function isWelcome(frame: ServerFrame | undefined): frame is Welcome {
  return frame?.type === 'reply' && frame.id === 0;
}

/** The frame itself. Throws when it is the answer to the first frame and lacks a part. */
function checkWelcome(frame: ServerFrame | undefined): ServerFrame | undefined {
  if (isWelcome(frame) && !(frame.result.user && Date.parse(frame.result.server_time)))
    throw new TypeError('no user or no server_time');
  return frame;
}
