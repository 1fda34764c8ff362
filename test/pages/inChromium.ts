import { chromium } from 'playwright';
import type { Browser, BrowserContext } from 'playwright';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { chromiumLaunchOptions } from '../chromium.mjs';
import { servePage } from './servePage.js';
import type { ServedPage } from './servePage.js';

/** Chromium and `page.tsx`, there while the tests of a file run. */
export interface InChromium {
  /** A browser of somebody's own, closed when the test is over. */
  context(): Promise<BrowserContext>;
  /** The address of a page. */
  of: ServedPage['of'];
}

/** Starts Chromium before the tests of the calling file, and ends it after them. */
export function inChromium(): InChromium {
  let browser: Browser;
  let pages: ServedPage;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([chromium.launch(chromiumLaunchOptions()), servePage()]);
  });
  afterAll(async () => {
    pages?.close();
    await browser?.close();
  });
  return {
    async context() {
      const context = await browser.newContext();
      onTestFinished(() => context.close());
      return context;
    },
    of: (...page) => pages.of(...page),
  };
}
