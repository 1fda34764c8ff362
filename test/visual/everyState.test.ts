import { composeStory, setProjectAnnotations } from '@storybook/react-vite';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { beforeEach, describe, expect, it } from 'vitest';
import { commands, page } from 'vitest/browser';
import preview from '../../stories/.storybook/preview.js';
import type { Media } from './commands.js';
import './font/font.css';

interface Stories {
  default: Meta;
  EveryState?: StoryObj;
}

/** The stories of every component, by its name. */
const components = Object.entries(import.meta.glob<Stories>('../../stories/*.stories.tsx', { eager: true })).flatMap(
  ([path, { default: meta, EveryState }]) =>
    EveryState ? [{ component: /(\w+)\.stories/.exec(path)![1]!, meta, EveryState }] : [],
);

const looks: { look: string; globals: Record<string, string>; media?: Media }[] = [
  { look: 'light', globals: { theme: 'light' } },
  { look: 'dark', globals: { theme: 'dark' } },
  { look: 'forced-colors', globals: { theme: 'light' }, media: { forcedColors: 'active' } },
  { look: 'rtl', globals: { theme: 'light', direction: 'rtl' } },
];

const { these, here } = await commands.drawnBy();
const another = these !== here;
if (another) {
  // oxlint-disable-next-line eslint/no-console -- a run that compares nothing says why
  console.warn(
    `presence-kit: cannot compare pictures; they were drawn by ${these}, and this is ${here}. ` +
      'They are skipped. To draw them anew: npm run test:visual -- --update',
  );
}

describe.skipIf(another).each(looks)('in $look', ({ look, globals, media }) => {
  beforeEach(async () => {
    setProjectAnnotations([
      preview.composed,
      // Axe looks at the stories elsewhere.
      { initialGlobals: { clock: 'frozen', ...globals }, parameters: { a11y: { test: 'off' } } },
    ]);
    await page.viewport(720, 1000);
    await commands.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light', forcedColors: 'none', ...media });
    await Promise.all(['Latin', 'عربي'].map((letters) => document.fonts.load('16px Pictures', letters)));
  });

  it.each(components)('$component looks as in its picture, in every state', async ({ component, meta, EveryState }) => {
    await composeStory(EveryState, meta, undefined, 'EveryState').run();
    // Its colour is forced like any other, and it blinks.
    if (media?.forcedColors) (document.activeElement as HTMLElement).blur();
    const canvas = page.elementLocator(document.querySelector('.story-canvas')!);
    await expect.element(canvas).toMatchScreenshot(`${component}-${look}`);
  });
});
