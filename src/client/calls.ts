import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ErrorFrame, ReplyFrame, RequestFrame } from '../protocol/frames.js';
import type { RequestAnswer, RequestMethod, RequestParams } from '../protocol/requests.js';
import { clientError, encode } from './clientError.js';
import type { ClientSettings } from './clientOptions.js';
import { isOver } from './connection.js';
import type { CallOptions, ConnectionStatus } from './presenceClient.js';

/** The most calls that wait at one time; one more is refused. */
const maxWaiting = 1000;

/** Requests that change something. After a loss nobody knows whether the server carried them out. */
const changes = new Set<RequestMethod>(['upsertUser', 'addMembers', 'removeMembers', 'updateChannel']);

const readAgain = 'Read whether it was done';

interface Call {
  readonly id: number;
  readonly text: string;
  /** The frame as the server reads it. The caller's objects may change meanwhile. */
  readonly frame: RequestFrame;
  /** Sent on the connection that there is now, by itself or covered by a newer call. */
  sent: boolean;
  settle(error: PresenceError | undefined, answer?: unknown): void;
}

/** Calls under way: each has an id, a deadline and perhaps an `AbortSignal`, and ends exactly once. */
export interface Calls {
  /** Asks as soon as there is a connection. The promise may reject with any code of `PresenceError`. */
  ask<Method extends RequestMethod>(
    method: Method,
    params: RequestParams<Method>,
    options?: CallOptions,
  ): Promise<RequestAnswer<Method>>;
  /** The server answered. An answer that nobody waits for any more is ignored. */
  answer(frame: ReplyFrame | ErrorFrame): void;
  /** Sends everything that waits, in the order in which it was asked. */
  resume(): void;
  /** The connection was lost: calls that can be asked again wait, the others reject with `closed`. */
  lost(): void;
  /** There will be no connection: every call rejects with `error`. */
  end(error: PresenceError): void;
}

/** What {@link Calls} need of the client around them. */
export interface CallsHost {
  readonly status: ConnectionStatus;
  send(text: string): void;
  /** Whether this request has to wait although there is a connection, until the next `resume`. */
  mustWait(frame: RequestFrame): boolean;
  /** Applies an answer, before its caller receives it. */
  apply(frame: RequestFrame, answer: unknown): void;
  /** A request was sent, and its caller stopped waiting for the answer. */
  abandoned(frame: RequestFrame): void;
}

/** Makes {@link Calls}. */
export function createCalls(
  { clock, requestTimeoutMs, whileOffline }: Pick<ClientSettings, 'clock' | 'requestTimeoutMs' | 'whileOffline'>,
  host: CallsHost,
): Calls {
  const calls = new Map<number, Call>();
  /** By the id of a request that was sent: the older calls that its answer settles too. */
  const covered = new Map<number, Call[]>();
  let lastId = 0;

  function send(call: Call): void {
    if (call.sent || host.mustWait(call.frame)) return;
    call.sent = true;
    host.send(call.text);
  }

  function refuse(method: RequestMethod): PresenceError | undefined {
    const refusesNow = host.status !== 'connected' && whileOffline === 'refuse' && changes.has(method);
    if (isOver(host.status) || refusesNow)
      return clientError('closed', method, 'there is no connection. Call connectUser');
    if (calls.size >= maxWaiting && method !== 'rewatch')
      return clientError('rate_limited', method, 'too many calls wait. Try later');
    return undefined;
  }

  async function ask(
    method: RequestMethod,
    params: RequestParams<RequestMethod>,
    { signal }: CallOptions = {},
  ): Promise<unknown> {
    const id = ++lastId;
    const text = encode({ type: 'request', id, method, params });
    const error = refuse(method);
    if (error) throw error;

    return new Promise((resolve, reject) => {
      const abort = () => giveUp('aborted', 'its signal aborted');
      const cancelTimer = clock.timer(() => giveUp('timeout', `no answer in ${requestTimeoutMs} ms`), requestTimeoutMs);
      const call: Call = {
        id,
        text,
        frame: JSON.parse(text) as RequestFrame,
        sent: false,
        settle(failure, answer) {
          if (!calls.delete(id)) return;
          cancelTimer();
          signal?.removeEventListener('abort', abort);
          if (failure) reject(failure);
          else resolve(answer);
        },
      };
      function giveUp(code: PresenceErrorCode, reason: string): void {
        call.settle(clientError(code, method, `${reason}. ${readAgain}`));
        if (call.sent) host.abandoned(call.frame);
      }
      calls.set(id, call);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
      else if (host.status === 'connected') send(call);
    });
  }

  return {
    ask: ask as Calls['ask'],
    answer(frame) {
      const id = frame.id as number;
      const asked = calls.get(id);
      const answered = [...(asked ? [asked] : []), ...(covered.get(id) ?? [])].filter((call) => calls.has(call.id));
      covered.delete(id);
      const [first] = answered;
      if (!first) return;
      let error: PresenceError | undefined;
      if (frame.type === 'error') error = new PresenceError(frame.error.code, frame.error.message);
      else {
        try {
          host.apply(first.frame, frame.result);
        } catch (cause) {
          error = clientError(
            'unavailable',
            first.frame.method,
            `its answer is not usable (${String(cause)}). Report it`,
            cause,
          );
        }
      }
      for (const call of answered) call.settle(error, error ? undefined : (frame as ReplyFrame).result);
    },
    resume() {
      const waiting = [...calls.values()].filter(({ sent }) => !sent);
      for (const [index, call] of waiting.entries()) {
        // The last write wins: of the calls that set the same fields of the own user only the newest is sent.
        const newest = waiting.findLast((other, place) => place > index && covers(other, call));
        if (newest) {
          call.sent = true;
          covered.set(newest.id, [...(covered.get(newest.id) ?? []), call]);
        } else send(call);
      }
    },
    lost() {
      covered.clear();
      for (const call of calls.values()) {
        // A change of oneself is asked again: it says the same twice, and nobody should go on looking online because a train
        // went through a tunnel. Members and channels may have been changed by others meanwhile. `rewatch` is made anew by
        // each connection.
        const { method } = call.frame;
        const again = method === 'upsertUser' ? whileOffline === 'queue' : !changes.has(method) && method !== 'rewatch';
        if (call.sent && !again) call.settle(clientError('closed', method, `the connection was lost. ${readAgain}`));
        call.sent = false;
      }
    },
    end(error) {
      for (const call of calls.values()) call.settle(error);
    },
  };
}

/** Whether `newer` sets every field of the own user that `older` sets. */
function covers({ frame: { params: after } }: Call, { frame: { params: before } }: Call): boolean {
  return 'user' in after && 'user' in before && Object.keys(before.user).every((field) => field in after.user);
}
