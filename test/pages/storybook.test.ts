import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { chromiumLaunchOptions } from '../chromium.mjs';

const index = fileURLToPath(new URL('../../storybook-static/index.html', import.meta.url));
let browser: Browser;
let page: Page;
/** What went wrong on the page, and what it asked another host for. */
let wrong: string[];

beforeAll(async () => {
  if (!existsSync(index)) throw new Error('Storybook is not built. Build it first: npm run storybook:build');
  browser = await chromium.launch(chromiumLaunchOptions());
});
afterAll(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => /^https?:/.test(request.url()) && wrong.push(request.url()));
  page.on('requestfailed', (request) => wrong.push(request.url()));
  return () => page.close();
});

const open = (query = '') => page.goto(pathToFileURL(index).href + query);
const shown = () => page.frameLocator('#storybook-preview-iframe');

it('opens from a folder with its welcome page, and one goes from story to story', async () => {
  await open();
  await shown().getByRole('heading', { name: 'presence-kit' }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'OnlineBadge' }).click();
  await page.getByRole('link', { name: 'Every State' }).click();
  await shown().getByRole('img', { name: 'Jack Brown: Online', exact: true }).first().waitFor();
  expect(wrong).toEqual([]);
});

it('opens with a story, whose toolbar changes language and theme', async () => {
  await open('?path=/story/components-statuseditor--themed');
  await shown().getByRole('textbox', { name: 'Status' }).first().waitFor({ timeout: 30_000 });
  for (const [menu, item] of [
    ["language Story's language", 'Deutsch'],
    ['theme Light', 'Dark'],
  ] as const) {
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('option', { name: item }).click();
  }
  await shown().getByRole('button', { name: 'Speichern' }).first().waitFor();
  expect(await shown().locator('.story-canvas').getAttribute('data-theme')).toBe('dark');
  expect(wrong).toEqual([]);
});

it('plays what a story plays, from the first commit on', async () => {
  for (const [story, end] of [
    ['hooks-usestatus--default', 'On a walk'],
    ['hooks-usepresenceevents--default', 'jack is offline: Back at my desk'],
  ] as const) {
    await open(`?path=/story/${story}`);
    await shown().getByText(end).waitFor({ timeout: 30_000 });
  }
  expect(wrong).toEqual([]);
});

it('opens with the page of a component, which says what each prop does', async () => {
  await open('?path=/docs/components-onlinebadge--docs');
  await shown()
    .getByText('The user to show. The user is watched while the badge is mounted.')
    .first()
    .waitFor({ timeout: 30_000 });
  expect(wrong).toEqual([]);
});
