import fc from 'fast-check';
import { describe, it } from 'vitest';
import { seed } from '../seed.js';
import { checkModel } from './checkModel.js';
import { embeddedHarness } from './embeddedHarness.js';
import { modelStories, movingClockStories } from './modelStory.js';
import { runParameters, timeoutFor } from './runParameters.js';
import { serverHarness } from './serverHarness.js';

describe(`users who connect, leave, crash, hide and watch, in random stories from seed ${seed}`, () => {
  it('are shown after every step as a plain model of the rules says', { timeout: timeoutFor(240_000) }, async () => {
    await fc.assert(
      fc.asyncProperty(modelStories, (story) => checkModel(story, async (options) => embeddedHarness(options))),
      runParameters(800),
    );
  });

  it(
    'are shown so on a machine whose clock is set and whose process pauses',
    { timeout: timeoutFor(240_000) },
    async () => {
      await fc.assert(
        fc.asyncProperty(movingClockStories, (story) => checkModel(story, async (options) => embeddedHarness(options))),
        runParameters(150),
      );
    },
  );

  it('are shown so by a server over sockets, too', { timeout: timeoutFor(240_000) }, async () => {
    await fc.assert(
      fc.asyncProperty(modelStories, (story) => checkModel(story, serverHarness)),
      runParameters(50),
    );
  });
});
