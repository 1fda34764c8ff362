// `npm run storybook:sheets`: every story in light beside dark, twelve to a sheet, in storybook-sheets. What a story complains of
// is written out. With a word, only the stories that have it in their id: `npm run storybook:sheets -- hooks`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../../test/chromium.mjs';

const site = resolve('storybook-static');
const folder = resolve('storybook-sheets');
/** @type {{ entries: Record<string, { id: string, type: string }> }} */
const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'));
const ids = Object.values(entries)
  .filter(({ type }) => type === 'story')
  .map(({ id }) => id)
  .filter((id) => id.includes(process.argv[2] ?? ''));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  for (let first = 0; first < ids.length; first += 12) {
    const shown = ids.slice(first, first + 12);
    const figures = [];
    for (const id of shown) figures.push(...(await Promise.all([figureOf(id, 'light'), figureOf(id, 'dark')])));
    const sheet = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await sheet.setContent(
      `<style>body { margin: 8px; display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; font: 12px sans-serif }
      figure { margin: 0 } img { max-width: 100%; border: 1px solid #ccc }</style>${figures.join('')}`,
    );
    await sheet.screenshot({ path: join(folder, `${first / 12 + 1}.png`), fullPage: true });
    await sheet.close();
  }
} finally {
  await browser.close();
}

/** @param {string} id @param {string} theme */
async function figureOf(id, theme) {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  page.on('console', (message) => message.type() === 'error' && console.error(`${id}, ${theme}: ${message.text()}`));
  await page.goto(`${pathToFileURL(site).href}/iframe.html?id=${id}&viewMode=story&globals=theme:${theme}`);
  await page.locator('.story-canvas').waitFor({ timeout: 30_000 });
  // What a story plays comes to rest.
  await page.waitForTimeout(3_000);
  const height = await page.evaluate(() => Math.min(document.documentElement.scrollHeight, 1200));
  await page.setViewportSize({ width: 800, height });
  const picture = await page.screenshot({ animations: 'disabled' });
  await page.close();
  return `<figure>${id}, ${theme}<img src="data:image/png;base64,${picture.toString('base64')}"></figure>`;
}
