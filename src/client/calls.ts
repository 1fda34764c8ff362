import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ClientFrame, RequestFrame } from '../protocol/frames.js';
import { maxFrameBytes } from '../protocol/limits.js';
import type { RequestAnswer, RequestMethod, RequestParams } from '../protocol/requests.js';
import type { ClientSettings } from './clientOptions.js';
import type { ConnectionStatus } from './presenceClient.js';

/** The most calls that wait at one time; one more is refused. */
const maxWaiting = 1000;

interface Call {
  /** As the server reads it, whatever becomes of the caller's objects meanwhile. */
  frame: RequestFrame;
  /** Sent on the connection that there is now. */
  sent: boolean;
  /** A newer wish is sent in its place. */
  replaced: boolean;
  settle(error: PresenceError | undefined, answer?: unknown): void;
}

/** Calls under way: each has an id, a deadline and perhaps an `AbortSignal`, and ends exactly once. */
export interface Calls {
  /** Asks as soon as there is a connection. The promise may reject with any code of `PresenceError`. */
  ask<Method extends RequestMethod>(
    method: Method,
    params: RequestParams<Method>,
    signal?: AbortSignal,
  ): Promise<RequestAnswer<Method>>;
  /** The server answered. An answer that nobody waits for any more is ignored. */
  answer(id: number, error: PresenceError | undefined, result?: unknown): void;
  /** There is a connection: sends everything that waits, in the order in which it was asked. */
  resume(): void;
  /** The connection was lost: what can be asked again waits, the rest ends with `closed`. */
  interrupt(): void;
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
    connection.send(JSON.stringify(call.frame));
  }

  function ask(method: RequestMethod, params: RequestParams<RequestMethod>, signal?: AbortSignal): Promise<unknown> {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const frame = JSON.parse(encode({ type: 'request', id, method, params })) as RequestFrame;
      const now = connection.status;
      const offline = now !== 'connected';
      if (isOver(now) || (offline && whileOffline === 'refuse' && isChange(method)))
        throw refusal('closed', method, 'there is no connection. Connect first');
      if (calls.size >= maxWaiting && method !== 'rewatch')
        throw refusal('rate_limited', method, 'too many calls wait. Try again later');

      const abort = () => call.settle(refusal('aborted', method, 'its signal was aborted. Read whether it was done'));
      const cancelTimer = clock.timer(
        () =>
          call.settle(refusal('timeout', method, `no answer within ${requestTimeoutMs} ms. Read whether it was done`)),
        requestTimeoutMs,
      );
      const call: Call = {
        frame,
        sent: false,
        replaced: false,
        settle(error, answer) {
          if (!calls.delete(id)) return;
          cancelTimer();
          signal?.removeEventListener('abort', abort);
          if (!error) return resolve(answer);
          reject(error);
          if (call.sent && /^(ab|ti)/.test(error.code)) gaveUp(frame);
        },
      };
      if (offline) replaceOlder(call);
      calls.set(id, call);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
      else if (!offline) dispatch(call);
    });
  }

  /** The last wish wins: one that was not sent, and names no other field of oneself than this one, ends as this one ends. */
  function replaceOlder(call: Call): void {
    const settle = call.settle;
    const fields = fieldsOf(call);
    for (const older of fields ? calls.values() : []) {
      if (older.sent || !fieldsOf(older)?.every((field) => fields?.includes(field))) continue;
      older.replaced = true;
      call.settle = (error, answer) => {
        settle(error, answer);
        older.settle(error, answer);
      };
    }
  }

  return {
    ask: ask as Calls['ask'],
    answer(id, error, result) {
      const call = calls.get(id);
      if (call && !error) take(call.frame, result);
      call?.settle(error, result);
    },
    resume() {
      calls.forEach(dispatch);
    },
    interrupt() {
      for (const call of calls.values()) {
        // A wish for oneself merges and says the same twice, so it is asked again, like whatever only reads and watches: nobody
        // should go on looking online because a train went through a tunnel. Members and channels may be others' by now.
        const { method } = call.frame;
        const again =
          method !== 'rewatch' && (!isChange(method) || (method === 'upsertUser' && whileOffline === 'queue'));
        if (call.sent && !again)
          call.settle(refusal('closed', method, 'the connection was lost. Read whether it was done'));
        call.sent = false;
      }
    },
    end(error) {
      for (const call of calls.values()) call.settle(error);
    },
  };
}

/** Whether nobody is connected, nor will be without `connectUser`. */
export function isOver(status: ConnectionStatus): boolean {
  return status === 'initial' || status === 'disconnected';
}

function isChange(method: RequestMethod): boolean {
  return /^(upsert|add|remove|update)/.test(method);
}

function fieldsOf({ frame: { params } }: Call): string[] | undefined {
  return 'user' in params ? Object.keys(params.user) : undefined;
}

/** The text of a frame. Throws `invalid_input` for what JSON cannot say, `too_large` for what a server would not take. */
export function encode(frame: ClientFrame): string {
  const doing = 'method' in frame ? frame.method : frame.type;
  let text: string;
  try {
    text = JSON.stringify(frame);
  } catch (error) {
    throw refusal('invalid_input', doing, `${String(error)}. Give plain data`, error);
  }
  // A UTF-16 unit takes at most three bytes: most frames need not be measured.
  if (text.length * 3 > maxFrameBytes && new TextEncoder().encode(text).length > maxFrameBytes) {
    throw refusal('too_large', doing, `it takes over ${maxFrameBytes} bytes. Ask for less at a time`);
  }
  return text;
}

/** An error of this client. `reason` is "<reason>. <what to do>", without the last full stop. */
export function refusal(code: PresenceErrorCode, doing: string, reason: string, cause?: unknown): PresenceError {
  return new PresenceError(code, `cannot ${doing}; ${reason}.`, cause ? { cause } : undefined);
}
