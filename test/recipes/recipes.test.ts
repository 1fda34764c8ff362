import { readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { blocksOf } from '../blocksOf.js';
import { chromiumLaunchOptions } from '../chromium.mjs';
import { contrast, measureBadges } from './measure.js';
import { servePages } from './servePages.js';

const pages = ['mui', 'shadcn', 'plain'] as const;
let browser: Browser;
let served: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([chromium.launch(chromiumLaunchOptions()), servePages(pages)]);
});
afterAll(async () => {
  served?.close();
  await browser?.close();
});

/** A page of a recipe, once everybody's presence is known on it. */
async function open(name: string, theme: string) {
  const page = await browser.newPage({ viewport: { width: 400, height: 300 } });
  onTestFinished(() => page.close());
  const failed: string[] = [];
  page.on('pageerror', (error) => failed.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
  await page.goto(`${served.origin}/${name}.html?theme=${theme}`);
  for (const label of ['Jack: Online', 'Jessie: Offline', 'John: Invisible']) await page.getByLabel(label).waitFor();
  await page.waitForFunction(() => Array.from(document.images).every((image) => image.complete));
  return { page, failed };
}

const marks = {
  light: [
    [0x16, 0x93, 0x4a],
    [0x71, 0x77, 0x80],
    [0x6d, 0x56, 0xd8],
  ],
  dark: [
    [0x3f, 0xd0, 0x7f],
    [0x9a, 0xa1, 0xac],
    [0xa9, 0x9b, 0xff],
  ],
};

describe.each(pages)('the avatar of %s', (name) => {
  it.each(['light', 'dark'] as const)('has its badge on the corner, in the colours of a %s page', async (theme) => {
    const { page, failed } = await open(name, theme);
    const badges = await page.evaluate(measureBadges);
    expect(badges).toHaveLength(3);
    expect(badges.map(({ mark }) => mark)).toEqual(marks[theme]);
    for (const { avatar, badge, right, bottom, ring, mark, ground, whole } of badges) {
      expect(avatar).toEqual([40, 40]);
      // 28 % of the avatar, in whole pixels, with its middle on the rim of the circle.
      expect(badge).toEqual([11, 11]);
      expect(right).toBeCloseTo(40 * 0.146, 1);
      expect(bottom).toBeCloseTo(40 * 0.146, 1);
      expect(whole).toBe(true);
      // As if it were cut out of the avatar.
      expect(ring).toEqual({ px: 2, colour: ground });
      expect(contrast(mark, ground)).toBeGreaterThanOrEqual(3);
    }
    expect(failed).toEqual([]);
  });

  it('has its badge on the other side, in a page that reads from the right', async () => {
    const { page } = await open(name, 'light');
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    for (const { left, bottom, whole } of await page.evaluate(measureBadges)) {
      expect(left).toBeCloseTo(40 * 0.146, 1);
      expect(bottom).toBeCloseTo(40 * 0.146, 1);
      expect(whole).toBe(true);
    }
  });
});

it("Tailwind's reset leaves the kit's own components alone, and its utilities change them", async () => {
  const { page } = await open('shadcn', 'light');
  const styles = await page.getByRole('textbox', { name: 'Status' }).evaluate((field) => ({
    border: getComputedStyle(field).borderTopWidth,
    gap: getComputedStyle(field.closest('form')!).rowGap,
  }));
  expect(styles).toEqual({ border: '1px', gap: '32px' });
});

it('the page of recipes shows the very files that are tested', () => {
  const shown = blocksOf('docs/recipes.md').filter(({ language }) => language === 'tsx' || language === 'css');
  const files = ['MuiPerson.tsx', 'ShadcnPerson.tsx', 'tailwind.css', 'PlainPerson.tsx'];
  expect(shown.map(({ text }) => text)).toEqual(
    files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')),
  );
});
