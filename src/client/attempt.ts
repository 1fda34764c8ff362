import { decodeServerFrame } from '../protocol/decodeServerFrame.js';
import { PresenceError } from '../protocol/errors.js';
import * as closeCodes from '../protocol/closeCodes.js';
import { protocolVersion } from '../protocol/frames.js';
import type { Connected, ServerFrame } from '../protocol/frames.js';
import type { Socket } from '../protocol/transport.js';
import type { UserPatch } from '../protocol/user.js';
import type { ClientSettings } from './clientOptions.js';
import { encode, refusal } from './refusal.js';

/** How long a goodbye waits to be heard. */
const goodbyeMs = 1_000;

/** Who one is, from `connectUser` on, for as long as one is connected as that. */
export interface Login {
  /** What the first connection merges; from then on the id alone. */
  user: UserPatch;
  /** Asks the app for a token. */
  provider?: () => Promise<string>;
  /** What it said, or the app in the first place. */
  token?: string;
  /** The connection whose place the next one takes. */
  replaces?: string;
}

/** What is told of an attempt, until it is let go of. */
export interface AttemptListener {
  /** The server took us in, and said how far its clock is ahead of ours. */
  connected(welcome: Connected, clockOffset: number): void;
  /** A frame for somebody else, at the least a sign of life. `undefined` is one of a newer server that means nothing here. */
  heard(frame: ServerFrame | undefined): void;
  /** It came to an end, and trying again may help. */
  lost(): void;
  /** It came to an end, and trying again would not help. */
  over(reason: PresenceError): void;
}

/** One attempt at a connection, and the connection: from asking for a token to the end of the socket. */
export interface Attempt {
  /** Sends one frame. Lost where there is no open socket. */
  send(text: string): void;
  /** Lets go of the socket, opened or not. */
  drop(): void;
  /** Says goodbye instead. Resolves when the server has heard it, or cannot. */
  leave(): Promise<void>;
}

/** Begins an {@link Attempt}. */
export function startAttempt(
  { transport, clock, onError }: Pick<ClientSettings, 'transport' | 'clock' | 'onError'>,
  login: Login,
  listener: AttemptListener,
): Attempt {
  let socket: Socket | undefined;
  let greetedAt: number | undefined;
  /** The server said why, before it closes. */
  let reason: PresenceError | undefined;
  let goodbyeHeard = () => {};
  let over = false;

  async function open(): Promise<void> {
    try {
      const { provider } = login;
      // Kept even when it comes too late for this attempt: the next one then has it at once.
      if (provider) login.token ??= await provider();
      const way = typeof transport === 'function' ? await transport() : transport;
      if (over) return;
      // Calls count from 1. JSON leaves the provider out: it is a function.
      const greeting = encode({ type: 'connect', protocol: protocolVersion, id: 0, ...login });
      socket = way.open({
        open() {
          greetedAt = clock.monotonic();
          socket?.send(greeting);
        },
        message: hear,
        close: closed,
      });
    } catch (error) {
      fail(error);
    }
  }

  /** The app's own "no" ends it, as does an address that is none. Anything else may go better the next time. */
  function fail(error: unknown): void {
    if (over) return;
    if (error instanceof PresenceError && /^(unauth|inv|too)/.test(error.code)) return listener.over(error);
    onError(refusal('unavailable', 'connect', `${String(error)}. It is tried again`, error));
    listener.lost();
  }

  function hear(text: string): void {
    if (over) return;
    try {
      take(decodeServerFrame(text));
    } catch (error) {
      onError(refusal('invalid_input', 'read a frame', `${String(error)}. Use a server of this version`, error));
    }
  }

  function take(frame: ServerFrame | undefined): void {
    if (frame?.type === 'error' && !frame.id) {
      reason = new PresenceError(frame.error.code, frame.error.message);
    } else if (frame?.type === 'reply' && !frame.id) {
      const welcome = frame.result as Connected;
      const serverTime = welcome.user && Date.parse(welcome.server_time);
      if (!serverTime) throw new TypeError('no welcome');
      listener.connected(welcome, serverTime + (clock.monotonic() - (greetedAt as number)) / 2 - clock.now());
    } else listener.heard(frame);
  }

  /** Close codes answer three questions: stop, renew the token, or (whatever else they mean) retry. */
  function closed(code: number): void {
    if (over) return goodbyeHeard();
    if (code === closeCodes.renew) login.token = undefined;
    if (code === closeCodes.stop || (code === closeCodes.renew && !login.provider))
      listener.over(reason ?? refusal('closed', 'stay connected', `the server ended it (${code}). Call connectUser`));
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
      // One that the server does not know needs no goodbye.
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
