// `npm run picture`: draws the README's picture, docs/demo.png: two windows of the running demo side by side.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../test/chromium.mjs';
import { startDemo } from './startDemo.mjs';

const folder = mkdtempSync(join(tmpdir(), 'presence-kit-picture-'));
const browser = await chromium.launch(chromiumLaunchOptions());
const { server, origin } = await startDemo(join(folder, 'data'));
try {
  /** @param {string} user */
  const open = async (user) => {
    const page = await browser.newPage();
    await page.goto(`${origin}/?user=${user}`);
    await page.getByRole('region', { name: 'My presence' }).waitFor();
    return page;
  };
  /** @param {import('playwright').Page | import('playwright').Frame} page @param {string} status */
  const write = async (page, status) => {
    await page.getByLabel('Status', { exact: true }).fill(status);
    await page.getByRole('button', { name: 'Save' }).click();
  };
  await write(await open('jessie'), 'Reviewing, ask me anything');
  const mina = await open('mina');
  await write(mina, 'Back tomorrow');
  await mina.getByRole('switch', { name: 'Invisible' }).click();

  const both = await browser.newPage({ viewport: { width: 1600, height: 600 }, deviceScaleFactor: 2 });
  await both.setContent(`<style>body { margin: 0; display: grid; grid-template-columns: 1fr 1fr; height: 100vh }
    iframe { border: 0; width: 100%; height: 100% } iframe + iframe { border-left: 1px solid #d0d4da }</style>
    <iframe src="${origin}/?user=john"></iframe><iframe src="${origin}/?user=jack"></iframe>`);
  const [john, jack] = both.frames().slice(1);
  if (!john || !jack) throw new Error('the two windows did not open');
  await write(john, 'Eating a veggie burger...');
  await jack.getByText('Eating a veggie burger...').waitFor();
  await both.screenshot({ path: 'docs/demo.png' });
} finally {
  await browser.close();
  server.kill();
  // It writes into the folder until it has ended.
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
