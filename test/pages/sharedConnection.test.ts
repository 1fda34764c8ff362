import { memoryStorage } from 'presence-kit/engine';
import type { BrowserContext, Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { person, startServer } from '../server/people.js';
import type { Person } from '../server/people.js';
import { inChromium } from './inChromium.js';
import { networkTo } from './network.js';
import type { Network } from './network.js';

// Tabs of john's browser with `sharedTransport`, the first of which leads, and what jack hears of it.

const pages = inChromium();
let network: Network;
let context: BrowserContext;
let jack: Person;

/** A server, jack who looks at john, and tabs of john's. */
async function openTabs(count: number, graceMs?: number) {
  const options = { graceMs, storage: memoryStorage(), allowDevTokens: true };
  const server = await startServer(options);
  network = await networkTo(server.url);
  onTestFinished(() => network.close());
  jack = await person(server.url, 'jack');
  await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
  context = await pages.context();
  const tabs: Page[] = [];
  while (tabs.length < count) tabs.push(await openTab());
  jack.heard.length = 0;
  return { server, options, tabs };
}

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pages.of('john', network.url, { share: true }));
  await becomes(page, 'connected', 5_000);
  await run(page, 'statuses = []; client.onConnectionStatus((status) => statuses.push([status, Date.now()])); 0');
  return page;
}

const run = (page: Page, expression: string): Promise<unknown> => page.evaluate(expression);
const statuses = (page: Page) => run(page, 'statuses.map(([status]) => status)');
const becomes = (page: Page, status: string, timeout: number) =>
  page.waitForFunction(
    (wanted) => (window as never as { client: { connectionStatus: string } }).client?.connectionStatus === wanted,
    status,
    { timeout },
  );
const socketsBecome = async (count: number) => {
  await expect.poll(() => network.open).toBe(count);
};

test('three tabs have one socket, and each gets the answers to its own questions', async () => {
  const { tabs } = await openTabs(3);
  expect(network.open).toBe(1);
  const answers = await Promise.all(
    tabs.map((tab, number) =>
      run(
        tab,
        `Promise.all(Array.from({ length: 50 }, (_, index) =>
          client.queryUsers({ id: 'user-${number}-' + index }, [], { presence: true }))).then((all) =>
          all.map(({ watching }) => watching.watched.join()))`,
      ),
    ),
  );
  for (const [number, answer] of answers.entries())
    expect(answer).toEqual(Array.from({ length: 50 }, (_, index) => `user-${number}-${index}`));
});

test('when the tab that leads is closed another takes over within a second, and jack hears nothing', async () => {
  const { tabs } = await openTabs(3, 2_000);
  const [leader, ...others] = tabs as [Page, Page, Page];
  const closed = Date.now();
  await leader.close();
  for (const tab of others) {
    await tab.waitForFunction('statuses.length === 2', undefined, { timeout: 5_000 });
    const [[lost], [found, at]] = (await run(tab, 'statuses')) as [[string, number], [string, number]];
    expect([lost, found]).toEqual(['reconnecting', 'connected']);
    expect(at - closed).toBeLessThan(1_000);
  }
  await socketsBecome(1);
  await others[0].waitForTimeout(3_000);
  expect(jack.heard).toEqual([]);
});

test('a goodbye is that of one tab; with the last one john is gone at once, and so is the socket', async () => {
  const { tabs } = await openTabs(2);
  const [leader, other] = tabs as [Page, Page];
  await run(leader, 'client.disconnectUser()');
  expect(await run(other, "client.queryUsers({ id: 'jack' }).then(({ users }) => users[0].online)")).toBe(true);
  expect(await statuses(other)).toEqual([]);
  expect(jack.heard).toEqual([]);
  await run(other, 'client.disconnectUser()');
  await jack.hears('offline john');
  await socketsBecome(0);
});

test('a tab that goes without a word is not kept alive by those that share its socket', async () => {
  const { tabs } = await openTabs(2, 500);
  const [leader, other] = tabs as [Page, Page];
  await other.close();
  await leader.waitForTimeout(1_500);
  await run(leader, 'client.disconnectUser()');
  expect(await jack.reads('john')).toMatchObject({ online: false });
});

test('a leader that hangs is replaced, and comes back as one of the others', async () => {
  const { tabs } = await openTabs(2);
  const [leader, other] = tabs as [Page, Page];
  const hung = run(leader, 'const until = Date.now() + 10_000; while (Date.now() < until); 0');
  // The other one doubts its connection, gets no answer, and none from the leader when it wants another.
  await run(other, "dispatchEvent(new Event('online')); 0");
  await other.waitForFunction('statuses.length === 2', undefined, { timeout: 9_000 });
  expect(await statuses(other)).toEqual(['reconnecting', 'connected']);
  await hung;
  await leader.waitForFunction('statuses.length === 2', undefined, { timeout: 5_000 });
  await socketsBecome(1);
  expect(jack.heard).toEqual([]);
});

test('a restart of the server brings every tab back, on one socket', async () => {
  const { server, options, tabs } = await openTabs(3);
  await server.close();
  await startServer({ ...options, port: Number(new URL(server.url).port) });
  for (const tab of tabs) await becomes(tab, 'connected', 12_000);
  expect(network.open).toBe(1);
  await jack.hears('recovered');
  expect(jack.heard).toEqual(['connection down', 'connection up', 'recovered']);
});

test('where the platform has no locks, each tab has a socket', async () => {
  const { tabs } = await openTabs(1);
  await context.addInitScript('Object.defineProperty(navigator, "locks", { value: undefined })');
  await Promise.all([openTab(), tabs[0]?.reload()]);
  await becomes(tabs[0] as Page, 'connected', 5_000);
  expect(network.open).toBe(2);
});
