import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { createTestLaptop } from './testLaptop.js';
import { createTestLine } from './testLine.js';
import { openTestTab } from './testTab.js';
import type { TestTab } from './testTab.js';

/**
 * One of the people, at a laptop with a browser: as a {@link TestTab}, its first tab. What happens to the laptop happens to
 * all of its tabs.
 */
export interface TestPerson extends TestTab {
  readonly id: string;
  /** Opens one more tab, with a client of its own. Resolves when that is connected. */
  secondTab(): Promise<TestTab>;
  /**
   * Closes the lid, and opens it when `ms` milliseconds have passed on the clock of the world. Meanwhile timers and lines stand
   * still and sockets say that they are open. Nobody tells the clients that they slept; a line that the engine gave up
   * meanwhile leads nowhere, and says nothing.
   */
  sleepLaptop(ms: number): void;
  /** From cable to Wi-Fi: what is open leads nowhere, at neither end told so, and the browser says `online`. */
  changeNetwork(): void;
  /** Sets the laptop's wall clock `ms` ahead of the engine's, or behind it. A client knows of it from its next connection on. */
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
