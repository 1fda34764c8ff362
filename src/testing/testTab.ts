import type { Clock } from '../base/clock.js';
import { createEmitter } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { isOver } from '../client/connection.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { EmbeddedTransport } from '../engine/embeddedTransport.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { TestNetwork } from './testNetwork.js';
import { openTestPage } from './testPage.js';

/** A browser tab of one person, with its own client and its own connection to the engine. */
export interface TestTab {
  /** The tab's client: `connectUser`, `upsertUser`, `disconnectUser` are what the person does. `refresh` makes a new one. */
  readonly client: Required<PresenceClient>;
  /** The clock of this tab, for `clock` of its `PresenceProvider`. Sleep, throttling and a wrong wall clock show in it. */
  readonly clock: Clock;
  /** The connection between this tab and the engine, with its faults: `drop`, `delay`, `refuse`, `restore`. */
  readonly transport: EmbeddedTransport;
  /** The events that `client` emitted, oldest first: the last 1,000. `refresh` begins a new list. */
  readonly events: readonly PresenceEvent[];
  /**
   * Reloads the page. The old page closes without a goodbye: its client receives nothing more, and calls on it never end. The
   * new page has a new client, so give it to the app under test again. Resolves when the new client is connected, if the old
   * one was.
   *
   * @throws what the engine refuses when the new client connects, as `connectUser` does.
   *
   * @example
   * await tab.refresh();
   * rerender(<App client={tab.client} />);
   */
  refresh(): Promise<void>;
  /**
   * Hides the tab behind another, as long as it takes Chromium to throttle it: timers that arm each other fire once a minute,
   * others once a second, and nothing is painted. Messages still arrive, and pings of the protocol are answered. Returns a
   * function that shows the tab again.
   *
   * @example
   * const showTab = tab.throttleTab();
   * await presence.clock.advance(5 * 60_000);
   * showTab();
   */
  throttleTab(): () => void;
  /** Closes the tab, without a goodbye. `refresh` opens it again. */
  closeTab(): void;
  /** Calls `listener` after every `refresh`, when `client` is another one. Returns an unsubscribe function. */
  onRefresh(listener: () => void): () => void;
}

/** Opens a {@link TestTab} on a laptop with `clock`. Its `online` fires the browser's `online` event. */
export function openTestTab(
  userId: string,
  laptopClock: Clock,
  network: TestNetwork,
  random: Pick<Random, 'next'>,
): TestTab & { online(): void } {
  const refreshed = createEmitter<void>();
  const { transport } = network;
  let page = openTestPage(laptopClock, transport, random);

  return {
    get client() {
      return page.client;
    },
    get clock() {
      return page.clock;
    },
    get events() {
      return page.events;
    },
    transport,
    async refresh() {
      const wasConnected = !isOver(page.client.connectionStatus);
      page.end();
      page = openTestPage(laptopClock, transport, random);
      refreshed.emit();
      if (wasConnected) await page.client.connectUser({ id: userId });
    },
    throttleTab: () => page.hide(),
    closeTab: () => page.end(),
    onRefresh: refreshed.on,
    online: () => page.online(),
  };
}
