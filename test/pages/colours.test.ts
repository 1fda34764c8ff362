import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumLaunchOptions } from '../chromium.mjs';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const read = (path: string) => readFileSync(at(path), 'utf8');

/** The stylesheet as it is written, in one piece. */
const written = read('../../src/styles/styles.css').replaceAll(
  /@import '(.+)' layer\((.+)\);/g,
  (_, file: string, layer: string) => `@layer ${layer} {\n${read(`../../src/styles/${file}`)}}`,
);
const colours = Array.from(
  read('../../src/styles/tokens.css').matchAll(/(--pk-[\w-]+): light-dark/g),
  ([, name]) => name!,
);

interface App {
  /** What it says of itself in its own stylesheet. */
  css?: string;
  /** What its scripts have set on the page, and on a part of it. */
  page?: string;
  part?: string;
}

const apps: Record<string, App> = {
  'says nothing': {},
  'is dark': { css: ':root { color-scheme: dark }' },
  'follows the system': { css: ':root { color-scheme: light dark }' },
  'is dark by data-theme': { page: 'data-theme="dark"' },
  'has a dark part by data-theme': { part: 'data-theme="dark"' },
  'has a light part in a dark page': { css: ':root { color-scheme: dark }', part: 'data-theme="light"' },
  'is dark by script': { page: 'style="color-scheme: dark"' },
};

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(chromiumLaunchOptions());
});
afterAll(() => browser?.close());

it('there are colours to compare', () => {
  expect(colours).toEqual(expect.arrayContaining(['--pk-online', '--pk-offline', '--pk-text', '--pk-danger']));
});

describe.each(Object.entries(apps))('an app that %s', (_, app) => {
  it.each(['light', 'dark'] as const)('has its colours after its build, on a %s system', async (system) => {
    const before = await coloursOf(`${written}\n${app.css ?? ''}`, app, system);
    const after = await coloursOf(await builtWithTheApp(app.css ?? ''), app, system);
    expect(after).toEqual(before);
    // Not the same for the reason that there are none.
    expect(new Set(Object.values(after)).size).toBeGreaterThan(colours.length / 2);
  });
});

/** What Vite makes of the stylesheet and of the app's own, asked for nothing in particular. */
async function builtWithTheApp(css: string): Promise<string> {
  const output = await build({
    configFile: false,
    root: at('.'),
    logLevel: 'error',
    plugins: [
      {
        name: 'the app',
        resolveId: (id) => (id === 'app.css' ? '\0app.css' : undefined),
        load: (id) => (id === '\0app.css' ? css : undefined),
      },
    ],
    build: { write: false, rolldownOptions: { input: { app: 'app.css', kit: at('../../dist/styles.css') } } },
  });
  const [first] = [output].flat();
  if (!first || !('output' in first)) throw new Error('the app was not built');
  const sheets = first.output.filter((file) => file.type === 'asset').map(({ source }) => String(source));
  return sheets.join('\n');
}

/** Every colour of the kit as a page computes it, by the name of its variable, and those of a badge. */
async function coloursOf(
  css: string,
  { page: said = '', part = '' }: App,
  system: 'light' | 'dark',
): Promise<Record<string, string>> {
  const page = await browser.newPage({ colorScheme: system });
  onTestFinished(() => page.close());
  await page.setContent(
    `<!doctype html><html ${said}><style>${css}</style><main ${part}>
      <span class="pk-online-badge" data-presence="online" data-variant="label">Online</span></main>`,
  );
  return page.locator('main').evaluate((element, names) => {
    const badge = element.querySelector('.pk-online-badge')!;
    const computed: Record<string, string> = {
      'label, behind': getComputedStyle(badge).backgroundColor,
      'label, dot': getComputedStyle(badge, '::before').backgroundColor,
      'label, text': getComputedStyle(badge).color,
    };
    const probe = element.appendChild(document.createElement('i'));
    for (const name of names) {
      probe.style.color = `var(${name}, transparent)`;
      computed[name] = getComputedStyle(probe).color;
    }
    return computed;
  }, colours);
}
