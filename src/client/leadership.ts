/** Which of the tabs that take part leads: the one that holds the Web Lock. */
export interface Leadership {
  /** Resolves when the others can tell whether this tab is there. Rejects where locks may not be used. */
  readonly present: Promise<void>;
  /** Takes the lead from a tab that does not answer. */
  seize(): void;
  /** Calls `gone` once when another tab is not there any more: closed, crashed, or taking no part. */
  watch(tab: string, gone: () => void): void;
  /** Takes no part any more. */
  leave(): void;
}

/**
 * Lets this tab take part under `name`. `lead` is called when it leads from now on, `deposed` when another tab took the lead
 * from it. The platform passes a lock on when its tab is gone, however that happened.
 */
export function takePart(
  locks: LockManager,
  name: string,
  tab: string,
  lead: () => void,
  deposed: () => void,
): Leadership {
  const over = new AbortController();
  let waiting = new AbortController();
  /** Holds a lock as long as this tab takes part. */
  const untilOver = () => new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));

  function compete(options: LockOptions): void {
    let leads = false;
    locks
      .request(name, options, () => {
        leads = true;
        lead();
        return untilOver();
      })
      .catch(() => {
        // It waits no longer; or it did lead, and was replaced because it did not answer.
        if (!leads) return;
        deposed();
        wait();
      });
  }

  function wait(): void {
    waiting = new AbortController();
    compete({ signal: waiting.signal });
  }

  wait();
  return {
    present: new Promise((resolve, reject) => {
      locks
        .request(`${name} ${tab}`, () => {
          resolve();
          return untilOver();
        })
        .catch(reject);
    }),
    seize() {
      waiting.abort();
      compete({ steal: true });
    },
    watch(other, gone) {
      locks.request(`${name} ${other}`, { signal: over.signal }, gone).catch(() => {
        // It takes no part any more, and cares no longer.
      });
    },
    leave() {
      waiting.abort();
      over.abort();
    },
  };
}
