import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import type { BrowserCommand } from 'vitest/node';

/** What the reader prefers, or the machine forces. */
export type Media = NonNullable<Parameters<Page['emulateMedia']>[0]>;

declare module 'vitest/browser' {
  interface BrowserCommands {
    emulateMedia(media: Media): Promise<void>;
    drawnBy(): Promise<{ these: string; here: string }>;
  }
}

const note = fileURLToPath(new URL('pictures/drawn-by.txt', import.meta.url));

/** What the tests on pictures ask of Node and of Playwright. */
export const commands: { emulateMedia: BrowserCommand<[Media]>; drawnBy: BrowserCommand<[]> } = {
  emulateMedia: ({ page }, media) => page.emulateMedia(media),

  /** Which browser on which system drew these pictures, and which is here. With `--update` these are drawn here. */
  drawnBy({ page, project }) {
    const major = page.context().browser()?.version().split('.')[0];
    const here = `Chromium ${major} on ${process.platform}`;
    if (project.globalConfig.snapshotOptions.updateSnapshot === 'all') writeFileSync(note, `${here}\n`);
    return { these: readFileSync(note, 'utf8').trim(), here };
  },
};
