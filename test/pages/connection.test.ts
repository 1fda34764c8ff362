import type { PresenceServer } from 'presence-kit/server';
import type { BrowserContext, Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../server/people.js';
import { openHiddenTab } from './hiddenTab.js';
import { inChromium } from './inChromium.js';
import { networkTo } from './network.js';
import type { Network } from './network.js';

// What jack sees of john, both in Chromium, on a real server, while something happens to john's browser.

const pages = inChromium();
let server: PresenceServer;
let network: Network;

async function start(options: { timeToLiveMs?: number; graceMs?: number }) {
  server = await startServer({ allowDevTokens: true, ...options });
  network = await networkTo(server.url);
  onTestFinished(() => network.close());
}

/** A browser of somebody's own. John's goes through `network`. */
async function person(user: string, sees: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await pages.context();
  return { context, page: await tab(context, user, sees) };
}

async function tab(context: BrowserContext, user: string, sees: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pages.of(user, user === 'john' ? network.url : server.url, { sees: [sees] }));
  return page;
}

/** All that a page ever showed of the other one. */
const shown = (page: Page) => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
/** From here on. */
const forget = (page: Page) => page.evaluate(() => void (window as unknown as { shown: string[] }).shown.splice(0));
const shows = (page: Page, what: string, timeout = 15_000) => {
  const [, presence, freshness] = what.split(' ');
  return page.locator(`[data-presence="${presence}"][data-freshness="${freshness}"]`).waitFor({ timeout });
};

async function johnAndJack() {
  const jack = await person('jack', 'john');
  const john = await person('john', 'jack');
  await shows(jack.page, 'john online live');
  await shows(john.page, 'jack online live');
  await forget(jack.page);
  await forget(john.page);
  return { john, jack };
}

test('john reloads: jack sees nothing', async () => {
  await start({ graceMs: 4_000 });
  const { john, jack } = await johnAndJack();
  for (let round = 0; round < 3; round++) {
    await john.page.reload();
    await shows(john.page, 'jack online live');
  }
  // Longer than the grace: had the old pages not been replaced, their places would end by now.
  await jack.page.waitForTimeout(5_000);
  expect(await shown(jack.page)).toEqual([]);
});

test('john has a second tab, and closes one: jack sees nothing until he closes the other', async () => {
  await start({ graceMs: 1_000 });
  const { john, jack } = await johnAndJack();
  const second = await tab(john.context, 'john', 'jack');
  await shows(second, 'jack online live');
  await john.page.close();
  await jack.page.waitForTimeout(2_500);
  expect(await shown(jack.page)).toEqual([]);
  await second.close();
  await shows(jack.page, 'john offline live', 3_000);
  expect(await shown(jack.page)).toEqual(['john offline live']);
});

test('john closes the lid: jack sees him go when nothing was heard for long enough, and come when the lid opens', async () => {
  await start({ timeToLiveMs: 4_000 });
  const { john, jack } = await johnAndJack();
  const slept = Date.now();
  network.sleep();
  await shows(jack.page, 'john offline live', 10_000);
  expect(Date.now() - slept).toBeGreaterThan(2_500);
  // John's socket still says that it is open, and nothing was ever told to him.
  expect(await shown(john.page)).toEqual([]);
  await john.context.setOffline(true);
  await john.context.setOffline(false);
  // It is asked, has five seconds to answer, and is then given up.
  await shows(jack.page, 'john online live', 8_000);
  expect(await shown(jack.page)).toEqual(['john offline live', 'john online live']);
  await shows(john.page, 'jack online live');
  expect(await shown(john.page)).toEqual(['jack online stale', 'jack online live']);
});

test('john’s network goes and is back within the grace: jack sees nothing, and for john jack is never offline', async () => {
  await start({});
  const { john, jack } = await johnAndJack();
  network.cut();
  await john.context.setOffline(true);
  await shows(john.page, 'jack online stale', 3_000);
  // Meanwhile john's client fails, and waits longer each time.
  await john.page.waitForTimeout(4_000);
  network.restore();
  await john.context.setOffline(false);
  await shows(john.page, 'jack online live', 1_500);
  await jack.page.waitForTimeout(5_000);
  expect(await shown(jack.page)).toEqual([]);
  expect(await shown(john.page)).toEqual(['jack online stale', 'jack online live']);
});

test('john’s tab is hidden, and its timers run once a minute: jack sees him online, and john hears at once of jack', async () => {
  // Much shorter than a minute: a client that had to speak up by a timer of its own would be gone.
  await start({ timeToLiveMs: 4_000, graceMs: 0 });
  const jack = await person('jack', 'john');
  const hidden = await openHiddenTab(pages.of('john', network.url, { sees: ['jack'] }));
  await shows(jack.page, 'john online live');
  await hidden.throttled();
  await forget(jack.page);
  await hidden.evaluate('shown.splice(0)');
  await jack.page.waitForTimeout(10_000);
  expect(await shown(jack.page)).toEqual([]);
  await jack.page.close();
  await expect.poll(() => hidden.evaluate('shown.join()'), { timeout: 3_000 }).toBe('jack offline live');
});
