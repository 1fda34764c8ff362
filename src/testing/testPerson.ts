import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { createTestLaptop } from './testLaptop.js';
import { createTestLine } from './testLine.js';
import { openTestTab } from './testTab.js';
import type { TestTab } from './testTab.js';

/**
 * One of the people, at a laptop with a browser. The person is also their first tab ({@link TestTab}). What happens to the
 * laptop happens to all of its tabs.
 */
export interface TestPerson extends TestTab {
  readonly id: string;
  /** Opens one more tab, with its own client. Resolves when that client is connected. */
  secondTab(): Promise<TestTab>;
  /**
   * Closes the lid, and opens it after `ms` milliseconds of `presence.clock`. Meanwhile timers and lines stand still and
   * sockets say that they are open. The clients get no sign that they slept; a line that the engine gave up meanwhile leads
   * nowhere, and no `close` arrives.
   *
   * @example
   * presence.person('jack').sleepLaptop(60_000);
   * await presence.clock.advance(90_000);
   */
  sleepLaptop(ms: number): void;
  /** From cable to Wi-Fi: open lines lead nowhere, neither end gets a `close`, and the browser says `online`. */
  changeNetwork(): void;
  /**
   * Sets the laptop's wall clock `ms` milliseconds ahead of the engine's; negative: behind. A connected client finds out with
   * its next ping, after at most ten seconds.
   */
  clockSkew(ms: number): void;
}

/** Who they are to. */
export interface TestWorld {
  engine: PresenceEngine;
  clock: Clock;
  random: Pick<Random, 'next'>;
}

/** Makes a {@link TestPerson} with one tab, not connected. With `leave` all of their clients end. */
export function createTestPerson(id: string, { engine, clock, random }: TestWorld): TestPerson & { leave(): void } {
  const laptop = createTestLaptop(clock);
  const tabs = new Map<ReturnType<typeof openTestTab>, ReturnType<typeof createTestLine>>();

  function openTab(): ReturnType<typeof openTestTab> {
    const line = createTestLine(engine, clock);
    const tab = openTestTab(id, laptop.clock, line, random);
    tabs.set(tab, line);
    return tab;
  }

  return Object.assign(openTab(), {
    id,
    async secondTab() {
      const tab = openTab();
      await tab.client.connectUser({ id });
      return tab;
    },
    sleepLaptop(ms: number) {
      for (const line of tabs.values()) line.hold();
      laptop.sleep(ms, () => {
        for (const line of tabs.values()) line.release();
      });
    },
    changeNetwork() {
      for (const [tab, line] of tabs) {
        line.cut();
        // As soon as the laptop runs.
        laptop.clock.timer(tab.online, 0);
      }
    },
    clockSkew: laptop.skew,
    leave() {
      laptop.end();
      // A goodbye over a delayed line would wait for a time that nobody advances.
      for (const { client } of tabs.keys()) void client.disconnectUser();
    },
  });
}
