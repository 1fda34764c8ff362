import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ErrorFrame, ReplyFrame, RequestFrame } from '../protocol/frames.js';
import type { RequestAnswer, RequestMethod, RequestParams } from '../protocol/requests.js';
import type { ClientSettings } from './clientOptions.js';
import type { CallOptions, ConnectionStatus } from './presenceClient.js';
import { isOver } from './connection.js';
import { encode, refusal } from './refusal.js';

/** The most calls that wait at one time; one more is refused. */
const maxWaiting = 1000;

const readAgain = 'Read whether it was done';

interface Call {
  readonly text: string;
  /** As the server reads it, whatever becomes of the caller's objects meanwhile. */
  readonly frame: RequestFrame;
  /** Sent on the connection that there is now. */
  sent?: boolean;
  /** A newer wish is sent in its place. */
  replaced?: boolean;
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
  /** There is a connection: sends everything that waits, in the order in which it was asked. */
  resume(): void;
  /** The connection was lost: what can be asked again waits, the rest ends with `closed`. */
  lost(): void;
  /** There will be no connection: everything ends with `error`. */
  end(error: PresenceError): void;
}

/**
 * Makes {@link Calls} over a connection. `take` is given each answer before its caller hears of it, `gaveUp` each call whose
 * caller does not wait for the answer any more.
 */
export function createCalls(
  { clock, requestTimeoutMs, whileOffline }: Pick<ClientSettings, 'clock' | 'requestTimeoutMs' | 'whileOffline'>,
  connection: { readonly status: ConnectionStatus; send(text: string): void },
  take: (frame: RequestFrame, answer: unknown) => void,
  gaveUp: (frame: RequestFrame) => void,
): Calls {
  const calls = new Map<number, Call>();
  let lastId = 0;

  function dispatch(call: Call): void {
    if (call.sent || call.replaced) return;
    call.sent = true;
    connection.send(call.text);
  }

  async function ask(
    method: RequestMethod,
    params: RequestParams<RequestMethod>,
    { signal }: CallOptions = {},
  ): Promise<unknown> {
    const id = ++lastId;
    const text = encode({ type: 'request', id, method, params });
    const now = connection.status;
    const offline = now !== 'connected';
    if (isOver(now) || (offline && whileOffline === 'refuse' && isAskedOnce(method)))
      throw refusal('closed', method, 'there is no connection. Call connectUser');
    if (calls.size >= maxWaiting && method !== 'rewatch')
      throw refusal('rate_limited', method, 'too many calls wait. Try later');

    const call = { text, frame: JSON.parse(text) as RequestFrame } as Call;
    const answered = new Promise((resolve, reject) => {
      call.settle = (error, answer) => {
        if (!calls.delete(id)) return;
        cancelTimer();
        signal?.removeEventListener('abort', abort);
        if (error) reject(error);
        else resolve(answer);
      };
    });
    const abort = () => giveUp('aborted', 'its signal aborted');
    const cancelTimer = clock.timer(() => giveUp('timeout', `no answer in ${requestTimeoutMs} ms`), requestTimeoutMs);
    function giveUp(code: PresenceErrorCode, reason: string): void {
      call.settle(refusal(code, method, `${reason}. ${readAgain}`));
      if (call.sent) gaveUp(call.frame);
    }

    if (offline) {
      for (const older of calls.values()) {
        if (!replaces(call, older)) continue;
        older.replaced = true;
        answered.then((answer) => older.settle(undefined, answer), older.settle);
      }
    }
    calls.set(id, call);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    else if (!offline) dispatch(call);
    return answered;
  }

  return {
    ask: ask as Calls['ask'],
    answer(frame) {
      const call = calls.get(frame.id as number);
      if (frame.type === 'error') call?.settle(new PresenceError(frame.error.code, frame.error.message));
      else if (call) {
        take(call.frame, frame.result);
        call.settle(undefined, frame.result);
      }
    },
    resume() {
      calls.forEach(dispatch);
    },
    lost() {
      for (const call of calls.values()) {
        // A wish for oneself merges and says the same twice, so it is asked again, like whatever only reads and watches: nobody
        // should go on looking online because a train went through a tunnel. Members and channels may be others' by now.
        const { method } = call.frame;
        const again = !isAskedOnce(method) || (method === 'upsertUser' && whileOffline === 'queue');
        if (call.sent && !again) call.settle(refusal('closed', method, `the connection was lost. ${readAgain}`));
        call.sent = false;
      }
    },
    end(error) {
      for (const call of calls.values()) call.settle(error);
    },
  };
}

/** Changes, which may be done already; and `rewatch`, which each connection begins anew. */
function isAskedOnce(method: RequestMethod): boolean {
  return /^(up|add|re)/.test(method);
}

/** The last wish wins: one that was not sent, and names no other field of oneself than a newer one, ends as that one ends. */
function replaces({ frame: { params } }: Call, older: Call): boolean {
  const before = older.frame.params;
  return (
    'user' in params &&
    'user' in before &&
    !older.sent &&
    Object.keys(before.user).every((field) => field in params.user)
  );
}
