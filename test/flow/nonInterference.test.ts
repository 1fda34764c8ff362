import fc from 'fast-check';
import { describe, it } from 'vitest';
import { bandStories } from './bandStory.js';
import { seed } from '../seed.js';
import { chance } from './chance.js';
import { embeddedStage } from './embeddedStage.js';
import { serverStage } from './serverStage.js';
import { tellTwice } from './tellTwice.js';

const embedded = async (options: Parameters<typeof embeddedStage>[0]) => embeddedStage(options);

describe(`somebody invisible, in stories from seed ${seed}`, () => {
  it('cannot be told from somebody who said goodbye', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bandStories({ edits: false }), (story) => tellTwice(story, embedded)),
      chance(1000),
    );
  });

  it('shows what they say of themself, and nothing else', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bandStories({ edits: true }), (story) => tellTwice(story, embedded)),
      chance(300),
    );
  });

  it('is as hard to find through a server and its sockets', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bandStories({ edits: true }), (story) => tellTwice(story, serverStage)),
      chance(15),
    );
  });
});
