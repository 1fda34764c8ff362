import fc from 'fast-check';
import { describe, it } from 'vitest';
import { seed } from '../seed.js';
import { chance } from './chance.js';
import { embeddedStage } from './embeddedStage.js';
import { serverStage } from './serverStage.js';
import { tellWorld } from './tellWorld.js';
import { worldStories } from './worldSteps.js';

describe(`people who come, go, crash, hide and watch, in stories from seed ${seed}`, () => {
  it('are seen as the rules say, told plainly, at every moment', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(worldStories, (story) => tellWorld(story, async (options) => embeddedStage(options))),
      chance(2000),
    );
  });

  it('are seen so through a server and its sockets', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(worldStories, (story) => tellWorld(story, serverStage)),
      chance(150),
    );
  });
});
