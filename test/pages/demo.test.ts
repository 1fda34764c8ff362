import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo } from '../../demo/startDemo.mjs';
import { chromiumLaunchOptions } from '../chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'presence-kit-demo-'));
const data = join(folder, 'data');
let server: ChildProcess;
let origin: string;
let browser: Browser;

async function serve(port?: string): Promise<void> {
  ({ server, origin } = await startDemo(data, port));
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

beforeAll(async () => {
  await serve();
  browser = await chromium.launch(chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

const printed: string[] = [];

async function open(user: string): Promise<Page> {
  // A context each: two windows of one browser, nothing shared.
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => printed.push(message.text()));
  await page.goto(`${origin}/?user=${user}`);
  await page.getByRole('region', { name: 'My presence' }).waitFor();
  return page;
}

function badge(page: Page, user: string): Promise<string | null> {
  return page.locator(`li[data-user-id="${user}"] .pk-online-badge`).getAttribute('data-presence');
}

async function becomes(page: Page, user: string, presence: string, within: number): Promise<void> {
  await page
    .locator(`li[data-user-id="${user}"] .pk-online-badge[data-presence="${presence}"]`)
    .waitFor({ timeout: within });
}

it('lets two people see each other come, write, hide, reload, leave and return, through a killed server', async () => {
  const jack = await open('jack');
  expect(await badge(jack, 'john')).not.toBe('online');
  const john = await open('john');
  await becomes(jack, 'john', 'online', 5000);
  await becomes(john, 'jack', 'online', 5000);

  await john.getByLabel('Status', { exact: true }).fill('Eating a veggie burger...');
  await john.getByRole('button', { name: 'Save' }).click();
  await jack.getByText('Eating a veggie burger...').waitFor({ timeout: 1000 });

  await john.getByRole('switch', { name: 'Invisible' }).click();
  await becomes(jack, 'john', 'offline', 2000);
  expect(await jack.getByText('Eating a veggie burger...').count()).toBe(1);
  await john.getByRole('switch', { name: 'Invisible' }).click();
  await becomes(jack, 'john', 'online', 2000);
  expect(printed).toEqual([]);

  // From here on every state that jack is ever shown of john is kept.
  await jack.evaluate(() => {
    const seen: (string | null | undefined)[] = ((window as unknown as { seen: unknown }).seen = []);
    const look = () => {
      const shown = document.querySelector('li[data-user-id="john"] .pk-online-badge')?.getAttribute('data-presence');
      if (shown !== 'online') seen.push(shown);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const seen = () => jack.evaluate(() => (window as unknown as { seen: (string | null)[] }).seen);

  await john.reload();
  await john.getByRole('region', { name: 'My presence' }).waitFor();
  expect(await seen()).toEqual([]);
  // The server has noticed that the old page is gone; one that it had not would be held for the restart's 30 s.
  await john.waitForTimeout(1000);

  await kill();
  await jack.getByText('Reconnecting').waitFor({ timeout: 5000 });
  await serve(new URL(origin).port);
  await jack.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 15_000 });
  await becomes(jack, 'john', 'online', 5000);
  expect(await jack.getByText('Eating a veggie burger...').count()).toBe(1);
  expect(await seen()).toEqual([]);

  const closedAt = Date.now();
  await john.context().close();
  await becomes(jack, 'john', 'offline', 40_000);
  expect(Date.now() - closedAt).toBeGreaterThan(7000);
  await open('john');
  await becomes(jack, 'john', 'online', 5000);
}, 110_000);
