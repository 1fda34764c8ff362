import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { LastSeen, PresenceProvider } from 'presence-kit';
import type { Clock } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { createOwnClient } from '../ours/ownClient.js';
import { createRandom } from '../../../random.mjs';
import { createPeople } from '../people.js';

const hourMs = 3_600_000;

export interface LabelCosts {
  wakeUps: number;
  /** The most that were armed at once. */
  timers: number;
  commits: number;
  /** Labels whose text changed. */
  changed: number;
}

/** Labels that tell how long ago somebody was there: a minute to a day. Time is moved by hand. */
export async function run(count: number, seed: number, minutes: number): Promise<LabelCosts> {
  const time = manualClock();
  const random = createRandom(seed);
  const client = createOwnClient(createPeople(0, seed));
  const costs: LabelCosts = { wakeUps: 0, timers: 0, commits: 0, changed: 0 };
  let armed = 0;
  const clock: Clock = {
    ...time,
    timer(run, ms) {
      costs.timers = Math.max(costs.timers, ++armed);
      let over = false;
      const cancel = time.timer(() => {
        over = true;
        armed--;
        costs.wakeUps++;
        run();
      }, ms);
      return () => {
        if (!over) armed--;
        over = true;
        cancel();
      };
    },
  };
  const dates = Array.from({ length: count }, () => time.now() - 60_000 - random() ** 3 * 24 * hourMs);
  const root = createRoot(document.getElementById('root')!);
  flushSync(() =>
    root.render(
      <PresenceProvider client={client} clock={clock}>
        {dates.map((date, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- nothing moves in this list
          <LastSeen key={index} date={date} />
        ))}
      </PresenceProvider>,
    ),
  );
  // Whose text was about to change when they came have had their turn, and what else there is has come to rest.
  await time.advance(60_000);
  const before = texts();
  costs.wakeUps = costs.timers = 0;
  const commitsBefore = commits;
  await time.advance(minutes * 60_000);
  costs.commits = commits - commitsBefore;
  costs.timers = Math.max(costs.timers, armed);
  costs.changed = texts().filter((text, index) => text !== before[index]).length;
  return costs;
}

function texts(): (string | null)[] {
  return [...document.querySelectorAll('time')].map((element) => element.textContent);
}
