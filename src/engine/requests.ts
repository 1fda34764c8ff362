import type { CommandMethod, createCommandDecoder } from '../protocol/decodeCommand.js';
import { PresenceError } from '../protocol/errors.js';
import type { ErrorFrame, ReplyFrame } from '../protocol/frames.js';
import { secretCommands } from './caller.js';
import { runCommand } from './commands.js';
import type { EngineState } from './engineState.js';
import type { OpenConnection } from './openConnections.js';
import type { Sink } from './ports.js';
import { textCost } from './workCounter.js';

/** What all connections of one engine need for their requests. */
export interface RequestsContext {
  state: EngineState;
  decodeCommand: ReturnType<typeof createCommandDecoder>;
  /** Gets the method of each request that was understood. */
  onRequest(method: string): void;
  /** Gets errors that are no fault of a request, such as those of an app's policy. */
  onError(error: unknown): void;
}

/** A request whose method and parameters are not checked yet. */
interface ReadRequest {
  id: number;
  method: string;
  params: unknown;
}

/** Carries out the requests of one connection, and charges its client for what they take. */
export interface Requests {
  /**
   * Carries out one request of `length` characters and answers it. `member`: whose it is, if the client has said that.
   *
   * @throws `PresenceError`, and then nothing has changed.
   */
  run(member: OpenConnection | undefined, request: ReadRequest, length: number): void;
  /** Does what a frame of `length` characters asks for, and charges the client for what that takes, at most `max`. */
  charge(length: number, act: () => void, max?: number): void;
  /** @throws `rate_limited` while the client was charged more than it may take. */
  checkAllowance(doing: string): void;
  /** Sends an answer. */
  answer(frameId: number, result: unknown): void;
  /** Says what is wrong, after the answers to everything that was asked before. */
  refuse(error: unknown, frameId?: number): void;
}

/** Makes the {@link Requests} of one connection. After `isClosed` nothing is sent. */
export function createRequests(context: RequestsContext, sink: Sink, isClosed: () => boolean): Requests {
  const { state, decodeCommand } = context;

  function answer(frameId: number, result: unknown): void {
    const text = JSON.stringify({ type: 'reply', id: frameId, result } satisfies ReplyFrame);
    sink.charge?.(textCost(text.length));
    if (!isClosed()) sink.send(text);
  }

  function checkAllowance(doing: string): void {
    if (sink.overdrawn?.())
      throw new PresenceError(
        'rate_limited',
        `cannot ${doing} now; the requests before it took too much work. Wait a second and send it again.`,
      );
  }

  function charge(length: number, act: () => void, max = Infinity): void {
    const before = state.work.total;
    try {
      act();
    } finally {
      sink.charge?.(Math.min(max, textCost(length) + state.work.total - before));
    }
  }

  return {
    run(member, { id: frameId, method, params }, length) {
      if (member === undefined)
        throw new PresenceError(
          'unauthorized',
          'cannot ask anything yet; this connection has not said who it is. Send a connect frame first.',
        );
      checkAllowance(`do '${method.slice(0, 64)}'`);
      if (secretCommands.has(method))
        throw new PresenceError(
          'invalid_input',
          `cannot do '${method}' here; it is for backends with the server's secret. Use the HTTP interface.`,
        );
      charge(length, () => {
        const decoded = decodeCommand(method as CommandMethod, params);
        context.onRequest(method);
        state.transact(() => {
          const result = runCommand(state, { userId: member.userId, member }, method as CommandMethod, decoded);
          state.afterCommit(() => answer(frameId, result));
        });
      });
    },
    charge,
    checkAllowance,
    answer,
    refuse(error, frameId) {
      const { code, message } =
        error instanceof PresenceError
          ? error
          : new PresenceError('unavailable', 'cannot do this; the server met an unexpected error. Try again.');
      const text = JSON.stringify({ type: 'error', id: frameId, error: { code, message } } satisfies ErrorFrame);
      const send = () => {
        if (!isClosed()) sink.send(text);
      };
      state.transact(() => state.afterCommit(send));
      if (!(error instanceof PresenceError)) context.onError(error);
    },
  };
}
