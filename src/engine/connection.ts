import type { Clock } from '../base/clock.js';
import type { Deadlines } from '../base/deadlines.js';
import { decodeClientFrame } from '../protocol/decodeClientFrame.js';
import type { CommandMethod, createCommandDecoder } from '../protocol/decodeClientFrame.js';
import { PresenceError } from '../protocol/errors.js';
import { closeCodes, pingText, pongText } from '../protocol/frames.js';
import type { Connected, ConnectFrame, ErrorFrame, ReplyFrame } from '../protocol/frames.js';
import type { Verify } from './auth.js';
import { applyPatch, checkPatch, runCommand } from './commands.js';
import type { EngineConnection, Sink } from './ports.js';
import type { Member, Room } from './room.js';
import type { UserInput } from './transition.js';
import { ownView } from './visible.js';

/** What all connections of one engine share. */
export interface ConnectionContext {
  room: Room;
  clock: Clock;
  verify: Verify | undefined;
  decodeCommand: ReturnType<typeof createCommandDecoder>;
  timeToLiveMs: number;
  /** When to look after a connection next: a sign of life is due, or its token ends. */
  deadlines: Deadlines<Connection>;
  /** Hears errors that are nobody's request, such as those of an app's policy. */
  onError(error: unknown): void;
  /** Told once, when the connection is over. */
  ended(connection: Connection): void;
}

/** One connection: who it is, and what it may ask. */
export interface Connection extends EngineConnection {
  /** Its deadline has come. */
  due(): void;
  /** Ends it without a goodbye, for a server that goes away: the place stays taken. */
  evict(code: number, reason: string): void;
}

/** How long a client may take to say who it is. */
const handshakeMs = 10_000;

/** Takes up a connection; it says who it is with its first frame. */
export function openConnection(id: string, sink: Sink, context: ConnectionContext): Connection {
  const { room, clock, verify, decodeCommand, timeToLiveMs, deadlines } = context;
  let state: 'new' | 'verifying' | 'open' | 'closed' = 'new';
  let heardAt = clock.now();
  let asked = false;
  let expiresAt: number | undefined;
  let member: Member | undefined;
  const behind = new Set<string>();

  const connection: Connection = {
    receive(text) {
      if (state === 'closed') return;
      connection.heard();
      if (text === pingText) {
        sink.send(pongText);
        return;
      }
      let frameId: number | undefined;
      try {
        const frame = decodeClientFrame(text);
        if (frame.type === 'goodbye') {
          end(closeCodes.goodbye, 'goodbye');
          step({ type: 'goodbye', session: id });
        } else if (frame.type === 'connect') {
          frameId = frame.id;
          connect(frame);
        } else {
          frameId = frame.id;
          request(frame.id, frame.method, frame.params);
        }
      } catch (error) {
        refuse(error, frameId);
        if (state === 'new') end(closeCodes.stop, 'refused');
      }
    },
    heard() {
      heardAt = clock.now();
      asked = false;
    },
    drained() {
      for (const subject of [...behind]) {
        if (sink.congested()) return;
        behind.delete(subject);
        const text = member === undefined ? undefined : room.current(member, subject);
        if (text !== undefined) sink.send(text);
      }
    },
    lost() {
      if (finish()) step({ type: 'lost', session: id });
    },
    due() {
      const now = clock.now();
      if (state === 'closed') return;
      if (state !== 'open') {
        end(closeCodes.retry, 'no connect frame in time');
        return;
      }
      if (expiresAt !== undefined && now >= expiresAt) {
        refuse(new PresenceError('token_expired', 'cannot go on; the token has expired. Connect with a new one.'));
        end(closeCodes.renew, 'token expired');
        step({ type: 'lost', session: id });
        return;
      }
      if (now - heardAt >= timeToLiveMs) {
        end(closeCodes.retry, 'nothing was heard for too long');
        step({ type: 'expired', session: id, heard_at: heardAt });
        return;
      }
      if (now - heardAt >= pingAfter() && !asked) {
        asked = true;
        sink.ping();
      }
      arm();
    },
    evict: (code, reason) => end(code, reason),
  };

  function pingAfter(): number {
    return (timeToLiveMs * 5) / 7;
  }

  function arm(): void {
    const alive = heardAt + (asked ? timeToLiveMs : pingAfter());
    deadlines.set(connection, expiresAt === undefined ? alive : Math.min(alive, expiresAt));
  }

  function connect(frame: ConnectFrame): void {
    if (state !== 'new')
      throw new PresenceError('invalid_input', 'cannot connect twice on one connection. Open another one.');
    state = 'verifying';
    if (verify === undefined) {
      enter(frame);
      return;
    }
    verify(frame.user.id, frame.token).then(
      (until) => {
        if (state !== 'verifying') return;
        expiresAt = until;
        try {
          enter(frame);
        } catch (error) {
          refuse(error, frame.id);
          end(closeCodes.stop, 'refused');
        }
      },
      (error: unknown) => {
        if (state !== 'verifying') return;
        refuse(error, frame.id);
        end(
          error instanceof PresenceError && error.code === 'token_expired' ? closeCodes.renew : closeCodes.stop,
          'refused',
        );
      },
    );
  }

  function enter({ id: frameId, user: patch, replaces }: ConnectFrame): void {
    const { id: userId, invisible, ...fields } = patch;
    state = 'new';
    checkPatch(room, { userId }, patch);
    state = 'open';
    const who: Member = { id, userId, tell, end: (code, reason) => end(code, reason) };
    member = who;
    room.perform(() => {
      // Who comes invisible is so before the connection counts; who comes back to be seen, after it: a connect either way.
      applyPatch(room, { id: userId, ...fields, ...(invisible === true ? { invisible } : {}) });
      let record = room.stepUser(userId, {
        type: 'connect',
        session: id,
        ...(replaces === undefined ? {} : { replaces }),
      });
      if (invisible === false) record = room.stepUser(userId, { type: 'invisible', value: false });
      for (const other of room.membersOf(userId)) {
        if (other.id === replaces) other.end(closeCodes.retry, 'another connection took this place');
      }
      room.join(who);
      const connected: Connected = {
        user: ownView(record),
        connection_id: id,
        server_time: new Date(clock.now()).toISOString(),
      };
      room.later(() => reply(frameId, connected));
    });
    arm();
  }

  function request(frameId: number, method: string, params: unknown): void {
    if (state !== 'open')
      throw new PresenceError(
        'unauthorized',
        'cannot ask anything yet; this connection has not said who it is. Send a connect frame first.',
      );
    if (secretOnly.has(method))
      throw new PresenceError(
        'invalid_input',
        `cannot do '${method}' here; it is for backends with the server's secret. Use the HTTP interface.`,
      );
    const who = member as Member;
    const decoded = decodeCommand(method as CommandMethod, params);
    room.perform(() => {
      const result = runCommand(room, { userId: who.userId, member: who }, method as CommandMethod, decoded);
      room.later(() => reply(frameId, result));
    });
  }

  /** What the end of this connection means for its user; nothing, if it never said whose it is. */
  function step(input: UserInput): void {
    const userId = member?.userId;
    if (userId !== undefined) room.perform(() => void room.stepUser(userId, input));
  }

  function tell(subject: string, text: string): void {
    if (state !== 'open') return;
    if (behind.size > 0 || sink.congested()) behind.add(subject);
    else sink.send(text);
  }

  function reply(frameId: number, result: unknown): void {
    if (state === 'open') sink.send(JSON.stringify({ type: 'reply', id: frameId, result } satisfies ReplyFrame));
  }

  function refuse(error: unknown, frameId?: number): void {
    const known =
      error instanceof PresenceError
        ? error
        : new PresenceError('unavailable', 'cannot do this; the server met an unexpected error. Try again.', {
            cause: error,
          });
    const frame: ErrorFrame = {
      type: 'error',
      ...(frameId === undefined ? {} : { id: frameId }),
      error: { code: known.code, message: known.message },
    };
    // After everything that was asked before it.
    room.later(() => {
      if (state !== 'closed') sink.send(JSON.stringify(frame));
    });
    if (!(error instanceof PresenceError)) context.onError(error);
  }

  function finish(): boolean {
    if (state === 'closed') return false;
    state = 'closed';
    deadlines.set(connection, undefined);
    behind.clear();
    if (member !== undefined) room.leave(member);
    context.ended(connection);
    return true;
  }

  function end(code: number, reason: string): void {
    if (finish()) sink.close(code, reason);
  }

  deadlines.set(connection, clock.now() + handshakeMs);
  return connection;
}

const secretOnly: ReadonlySet<string> = new Set<CommandMethod>(['upsertUsers', 'deleteUser', 'upsertChannel']);
