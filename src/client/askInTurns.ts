import { PresenceError } from '../protocol/errors.js';

/** Requests under way at one time: enough to fill a slow line, too few to flood a server. */
const maxUnderWay = 4;
/** How long everything waits after the server said `rate_limited`. */
const rateLimitedMs = 1_000;

/** Asks for many things without exceeding the server's rate limit. */
export interface Turns {
  /** Whether something still has to be sent. */
  readonly waiting: boolean;
  /** Resolves when everything was answered, rejects with the first other error than `rate_limited`. */
  readonly done: Promise<void>;
}

/**
 * Asks for each item, a few at a time and the next one after an answer. What the server refuses with `rate_limited` is asked
 * again after a pause. `allSent` is called whenever nothing is left to be sent.
 */
export function askInTurns<Item>(
  items: readonly Item[],
  ask: (item: Item) => Promise<unknown>,
  pause: (ms: number) => Promise<void>,
  allSent: () => void,
): Turns {
  const queue = [...items];
  /** While a pause lasts, all wait for the same one. */
  let pausing: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (;;) {
      if (pausing) await pausing;
      const item = queue.shift();
      if (item === undefined) return;
      const answered = ask(item);
      if (queue.length === 0) allSent();
      try {
        await answered;
      } catch (error) {
        if (!(error instanceof PresenceError) || error.code !== 'rate_limited') {
          queue.length = 0;
          throw error;
        }
        queue.unshift(item);
        pausing ??= pause(rateLimitedMs).finally(() => (pausing = undefined));
      }
    }
  }

  const done = Promise.all(Array.from({ length: Math.min(maxUnderWay, items.length) }, work)).then(() => {});
  return {
    get waiting() {
      return queue.length > 0;
    },
    done,
  };
}
