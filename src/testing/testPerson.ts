import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { createTestLaptop } from './testLaptop.js';
import { createTestNetwork } from './testNetwork.js';
import { openTestTab } from './testTab.js';
import type { TestTab } from './testTab.js';

/**
 * One of the people, at a laptop with a browser. The person is also their first tab ({@link TestTab}). What happens to the
 * laptop happens to all of its tabs.
 */
export interface TestPerson extends TestTab {
  readonly id: string;
  /**
   * Opens one more tab, with its own client. Resolves when that client is connected.
   *
   * @throws what the engine refuses when the client connects, as `connectUser` does.
   * @example
   * const tab = await john.secondTab();
   * await tab.client.disconnectUser();
   */
  secondTab(): Promise<TestTab>;
  /**
   * Closes the lid, and opens it after `ms` milliseconds of `presence.clock`. Meanwhile timers and
   * network traffic stop, and sockets report that they are open. The clients get no event when the lid opens. A connection that
   * the engine ended meanwhile is dead: no `close` arrives.
   *
   * @example
   * presence.person('jack').sleepLaptop(60_000);
   * await presence.clock.advance(90_000);
   */
  sleepLaptop(ms: number): void;
  /** Changes from cable to Wi-Fi: open connections are dead, neither end gets a `close`, and the browser fires `online`. */
  changeNetwork(): void;
  /**
   * Sets the laptop's wall clock `ms` milliseconds ahead of the engine's, or behind it when `ms` is negative. A connected client
   * notices with its next ping, within 10 s.
   */
  clockSkew(ms: number): void;
}

/** What all people of a test share. */
export interface TestEnvironment {
  engine: PresenceEngine;
  clock: Clock;
  random: Pick<Random, 'next'>;
}

/** Makes a {@link TestPerson} with one tab, not connected. `leave` disconnects all of their clients. */
export function createTestPerson(
  id: string,
  { engine, clock, random }: TestEnvironment,
): TestPerson & { leave(): void } {
  const laptop = createTestLaptop(clock);
  const tabs = new Map<ReturnType<typeof openTestTab>, ReturnType<typeof createTestNetwork>>();

  function openTab(): ReturnType<typeof openTestTab> {
    const network = createTestNetwork(engine, clock);
    const tab = openTestTab(id, laptop.clock, network, random);
    tabs.set(tab, network);
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
      for (const network of tabs.values()) network.hold();
      laptop.sleep(ms, () => {
        for (const network of tabs.values()) network.release();
      });
    },
    changeNetwork() {
      for (const [tab, network] of tabs) {
        network.cut();
        // A laptop that sleeps notices when it wakes.
        laptop.clock.timer(tab.online, 0);
      }
    },
    clockSkew: laptop.skew,
    leave() {
      laptop.end();
      // Not awaited: over a delayed connection it ends only when the test advances the clock.
      for (const { client } of tabs.keys()) void client.disconnectUser();
    },
  });
}
