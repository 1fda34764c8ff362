import { manualClock } from 'presence-kit/testing';
import { expect, it } from 'vitest';
import { createRelativeTimeTicker } from '../../src/react/relativeTimeTicker.js';

function wheel() {
  const clock = manualClock();
  let wakeUps = 0;
  let armed = 0;
  const counting = {
    ...clock,
    timer(run: () => void, ms: number) {
      armed++;
      let open = true;
      const cancel = clock.timer(() => {
        open = false;
        armed--;
        wakeUps++;
        run();
      }, ms);
      return () => {
        if (open) armed--;
        open = false;
        cancel();
      };
    },
  };
  return { clock, ages: createRelativeTimeTicker(counting, clock.now), wakeUps: () => wakeUps, armed: () => armed };
}

it('ten thousand labels share one timer and wake up at most six times a minute', async () => {
  const { clock, ages, wakeUps, armed } = wheel();
  let changes = 0;
  for (let index = 0; index < 10_000; index++) ages.add(clock.now() - 61_000 - index * 777, () => changes++);
  expect(armed()).toBe(1);
  await clock.advance(60_000);
  expect(wakeUps()).toBeLessThanOrEqual(6);
  expect(changes).toBeGreaterThan(100);
  expect(armed()).toBe(1);
});

it('a label under a minute changes with the second, an older one within ten seconds of its minute', async () => {
  const { clock, ages } = wheel();
  const young: number[] = [];
  const old: number[] = [];
  const start = clock.now();
  ages.add(start - 50_000, () => young.push(clock.now() - start));
  ages.add(start - 115_500, () => old.push(clock.now() - start));
  await clock.advance(70_000);
  expect(young.slice(0, 10)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]);
  expect(young.slice(10)).toEqual([70_000]);
  expect(old).toEqual([10_000, 70_000]);
});

it('the last label that unmounts stops the timer', async () => {
  const { clock, ages, armed } = wheel();
  const stops = [1, 2, 3].map((days) => ages.add(clock.now() - days * 86_400_000, () => {}));
  for (const stop of stops) stop();
  for (const stop of stops) stop();
  expect(armed()).toBe(0);
});
