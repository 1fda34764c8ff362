import type { Clock } from '../base/clock.js';
import { createEmitter } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { isOver } from '../client/connection.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { EmbeddedTransport } from '../engine/embeddedTransport.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { TestLine } from './testLine.js';
import { openTestPage } from './testPage.js';

/** A tab of somebody's browser, with a client and a line of its own. */
export interface TestTab {
  /** What this person does, they do with it: `connectUser`, `upsertUser`, `disconnectUser`. Another one after `refresh`. */
  readonly client: Required<PresenceClient>;
  /** The time in this tab, for `clock` of its `PresenceProvider`: it sleeps, is throttled and is wrong as the tab is. */
  readonly clock: Clock;
  /** The line between this tab and the engine, with its faults: `drop`, `delay`, `refuse`, `restore`. */
  readonly transport: EmbeddedTransport;
  /** Everything that `client` told, oldest first: the last thousand events. */
  readonly heard: readonly PresenceEvent[];
  /**
   * Loads the page anew. The old one goes without a goodbye: its client hears nothing more, and what it is asked is never
   * answered. The new one has a client of its own, so an app under test is given `client` again, as a page that loads would
   * be: `rerender(<App client={tab.client} />)`. Resolves when that is connected, if the one before was.
   */
  refresh(): Promise<void>;
  /**
   * Hides the tab behind another, as long as it takes Chromium to throttle it: timers that arm each other fire once a minute,
   * others once a second, and nothing is painted. What comes over the line is still heard, and pings of the protocol are
   * answered. Returns a function that shows the tab again.
   */
  throttleTab(): () => void;
  /** Closes the tab, without a goodbye. `refresh` opens it again. */
  closeTab(): void;
  /** Calls `listener` after every `refresh`, when `client` is another one. Returns an unsubscribe function. */
  onRefresh(listener: () => void): () => void;
}

/** Opens a {@link TestTab} on a machine. Its `online` says to the page that the network is back. */
export function openTestTab(
  userId: string,
  machine: Clock,
  line: TestLine,
  random: Pick<Random, 'next'>,
): TestTab & { online(): void } {
  const refreshed = createEmitter<void>();
  const { transport } = line;
  let page = openTestPage(machine, transport, random);

  return {
    get client() {
      return page.client;
    },
    get clock() {
      return page.clock;
    },
    get heard() {
      return page.heard;
    },
    transport,
    async refresh() {
      const wasThere = !isOver(page.client.connectionStatus);
      page.end();
      page = openTestPage(machine, transport, random);
      refreshed.emit();
      if (wasThere) await page.client.connectUser({ id: userId });
    },
    throttleTab: () => page.hide(),
    closeTab: () => page.end(),
    onRefresh: refreshed.on,
    online: () => page.online(),
  };
}
