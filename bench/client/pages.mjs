import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../../test/chromium.mjs';

/** @typedef {Awaited<ReturnType<typeof openPage>>} BenchPage */

/** Starts a Chromium. */
export function launch() {
  const { args, ...options } = chromiumLaunchOptions();
  return chromium.launch({ ...options, args });
}

/**
 * A fresh page in a fresh process, with nothing of the one before. It is read from `folder`, past the network.
 * @param {import('playwright').Browser} browser
 * @param {string} folder
 */
export async function openPage(browser, folder) {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {Error | undefined} */
  let broken;
  page.on('pageerror', (error) => (broken ??= error));
  await page.route('http://localhost/**', (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(folder, pathname === '/' ? 'index.html' : pathname) });
  });
  const devTools = await context.newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto('http://localhost/');

  /** CPU milliseconds that the main thread spent so far, but for style and layout. */
  async function cpu() {
    const { metrics } = await devTools.send('Performance.getMetrics');
    /** @param {string} name */
    const seconds = (name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return 1000 * (seconds('TaskDuration') - seconds('LayoutDuration') - seconds('RecalcStyleDuration'));
  }

  return {
    evaluate: page.evaluate.bind(page),
    devTools,
    /**
     * CPU milliseconds of what `run` makes the page do.
     * @param {() => Promise<unknown>} run
     */
    async cpuOf(run) {
      const before = await cpu();
      await run();
      return (await cpu()) - before;
    },
    /** Bytes of JavaScript objects and of the page's, after the garbage is gone. */
    async heap() {
      await devTools.send('HeapProfiler.collectGarbage');
      await devTools.send('HeapProfiler.collectGarbage');
      const usage = await devTools.send('Runtime.getHeapUsage');
      return usage.usedSize;
    },
    async close() {
      await context.close();
      if (broken) throw broken;
    },
  };
}
