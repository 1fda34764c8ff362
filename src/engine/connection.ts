import type { Clock } from '../base/clock.js';
import type { Deadlines } from '../base/deadlines.js';
import { decodeClientFrame, idOfFrame } from '../protocol/decodeClientFrame.js';
import { PresenceError } from '../protocol/errors.js';
import * as closeCodes from '../protocol/closeCodes.js';
import { pingText, pongText, timePingText } from '../protocol/frames.js';
import type { Connected, ConnectFrame, PongFrame } from '../protocol/frames.js';
import { checkIssued, type Proof, type Verify } from './auth.js';
import { createLifetime } from './lifetime.js';
import { createOutbox } from './outbox.js';
import type { EngineConnection, Sink } from './ports.js';
import type { OpenConnection } from './openConnections.js';
import { createRequests } from './requests.js';
import type { RequestsContext } from './requests.js';
import type { UserInput } from './transition.js';
import { applyPatch, checkPatch } from './userCommands.js';
import { ownView } from './visible.js';

/** What all connections of one engine share. */
export interface ConnectionContext extends RequestsContext {
  clock: Clock;
  verify: Verify | undefined;
  timeToLiveMs: number;
  /** When to look after a connection next: a sign of life is due, or its token ends. */
  deadlines: Deadlines<Connection>;
  /** Told once, when the connection is over. */
  ended(connection: Connection): void;
}

/** One connection: who it is, and what it may ask. */
export interface Connection extends EngineConnection {
  /** Its deadline has come. */
  due(): void;
}

/**
 * A user whom thousands watch must be able to ask something right after connecting, so connecting is charged this much at most. To
 * do it again on the same socket takes a goodbye, which is charged in full.
 */
const maxConnectCharge = 100;

/** Takes up a connection; it says who it is with its first frame. */
export function openConnection(id: string, sink: Sink, context: ConnectionContext): Connection {
  const { state, clock, verify, deadlines } = context;
  /** `leaving`: no longer among the open connections; earlier requests are still answered, and then the socket closes. */
  let phase: 'new' | 'verifying' | 'open' | 'leaving' | 'closed' = 'new';
  let member: OpenConnection | undefined;
  const lifetime = createLifetime(clock, context.timeToLiveMs);
  const requests = createRequests(context, sink, () => phase === 'closed');
  const outbox = createOutbox(sink, (subject) => member && state.currentState(member, subject));

  const connection: Connection = {
    receive(text) {
      if (phase === 'leaving' || phase === 'closed') return;
      lifetime.heard();
      if (text === pingText) {
        sink.send(pongText);
        return;
      }
      if (text === timePingText) {
        sink.send(encodePong(clock.now()));
        return;
      }
      let frameId: number | undefined;
      try {
        const frame = decodeClientFrame(text);
        if (frame.type === 'goodbye') {
          requests.charge(text.length, () => end(closeCodes.goodbye, 'goodbye', { type: 'goodbye', session: id }));
          return;
        }
        frameId = frame.id;
        if (frame.type === 'connect') connect(frame, text.length);
        else requests.run(phase === 'open' ? member : undefined, frame, text.length);
      } catch (error) {
        requests.refuse(error, frameId ?? idOfFrame(text));
        const mayReturn = error instanceof PresenceError && error.code === 'rate_limited';
        if (phase === 'new') end(mayReturn ? closeCodes.retry : closeCodes.stop, 'refused');
      }
    },
    heard: lifetime.heard,
    drained() {
      if (phase === 'open') outbox.drained();
    },
    lost() {
      const left = leave();
      close();
      if (left) step({ type: 'lost', session: id });
    },
    due() {
      switch (lifetime.due()) {
        case 'over':
          if (phase === 'open') expire();
          else connection.evict(closeCodes.retry, 'no connect frame in time');
          break;
        case 'silent':
          connection.evict(closeCodes.retry, 'nothing was heard for too long');
          step({ type: 'expired', session: id, lastHeardAt: lifetime.lastHeardAt });
          break;
        case 'ask':
          sink.ping();
          deadlines.set(connection, lifetime.next());
          break;
        case 'wait':
          deadlines.set(connection, lifetime.next());
      }
    },
    evict(code, reason) {
      leave();
      if (close()) sink.close(code, reason);
    },
  };

  function connect(frame: ConnectFrame, length: number): void {
    if (phase !== 'new')
      throw new PresenceError(
        'invalid_input',
        'cannot connect; this connection already said who it is. Open another one.',
      );
    requests.checkAllowance('connect');
    if (verify === undefined) return admit(frame, length);
    phase = 'verifying';
    verify(frame.user.id, frame.token).then(
      (proof) => {
        if (phase === 'verifying') admit(frame, length, proof);
      },
      (error: unknown) => {
        if (phase !== 'verifying') return;
        requests.refuse(error, frame.id);
        const expired = error instanceof PresenceError && error.code === 'token_expired';
        end(expired ? closeCodes.renew : closeCodes.stop, 'refused');
      },
    );
  }

  function admit(frame: ConnectFrame, length: number, proof: Proof = {}): void {
    try {
      checkIssued(proof, state.tokensFrom(frame.user.id));
      checkPatch(state, { userId: frame.user.id }, frame.user);
      requests.charge(length, () => enter(frame), maxConnectCharge);
      lifetime.admit(proof.until);
      deadlines.set(connection, lifetime.next());
    } catch (error) {
      requests.refuse(error, frame.id);
      end(closeCodes.stop, 'refused', { type: 'goodbye', session: id });
    }
  }

  function enter({ id: frameId, user: { id: userId, invisible, ...fields }, replaces }: ConnectFrame): void {
    phase = 'open';
    const who: OpenConnection = { id, userId, tell, heard: connection.heard, end };
    member = who;
    sink.admitted?.();
    state.transact(() => {
      // Who comes invisible is so before the connection counts; who comes back to be seen, after it: a connect either way.
      applyPatch(state, { id: userId, ...fields, ...(invisible === true ? { invisible } : {}) });
      let record = state.stepUser(userId, { type: 'connect', session: id, replaces });
      if (invisible === false) record = state.stepUser(userId, { type: 'invisible', value: false });
      for (const other of state.connectionsOf(userId)) {
        if (other.id === replaces) other.end(closeCodes.retry, 'another connection took this place');
      }
      state.addConnection(who);
      const connected: Connected = {
        user: ownView(record),
        connection_id: id,
        server_time: new Date(clock.now()).toISOString(),
      };
      state.afterCommit(() => requests.answer(frameId, connected));
    });
  }

  function expire(): void {
    requests.refuse(new PresenceError('token_expired', 'cannot go on; the token has expired. Connect with a new one.'));
    end(closeCodes.renew, 'token expired', { type: 'lost', session: id });
  }

  function tell(subject: string, text: string): void {
    if (phase === 'open') outbox.tell(subject, text);
  }

  /** What happened to this connection, to its user; nothing, if it never said whose it is, or if that user is deleted. */
  function step(input: UserInput): void {
    const userId = member?.userId;
    if (userId !== undefined && state.directory.users.has(userId))
      state.transact(() => void state.stepUser(userId, input));
  }

  /** Ends it, and with it what `input` says. The socket closes when that is durable: who saw it close may rely on it. */
  function end(code: number, reason: string, input?: UserInput): void {
    if (!leave()) return;
    state.transact(() => {
      if (input !== undefined) step(input);
      state.afterCommit(() => {
        if (close()) sink.close(code, reason);
      });
    });
  }

  function leave(): boolean {
    if (phase === 'leaving' || phase === 'closed') return false;
    phase = 'leaving';
    deadlines.set(connection, undefined);
    if (member !== undefined) state.removeConnection(member);
    return true;
  }

  function close(): boolean {
    if (phase === 'closed') return false;
    phase = 'closed';
    context.ended(connection);
    return true;
  }

  deadlines.set(connection, lifetime.next());
  return connection;
}

function encodePong(now: number): string {
  const frame: PongFrame = { type: 'pong', server_time: new Date(now).toISOString() };
  return JSON.stringify(frame);
}
