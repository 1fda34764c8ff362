import fc from 'fast-check';
import { describe, it } from 'vitest';
import { seed } from '../seed.js';
import { checkNonInterference } from './checkNonInterference.js';
import { embeddedHarness } from './embeddedHarness.js';
import { nonInterferenceStories } from './nonInterferenceStory.js';
import { runParameters, timeoutFor } from './runParameters.js';
import { serverHarness } from './serverHarness.js';

const embedded = async (options: Parameters<typeof embeddedHarness>[0]) =>
  embeddedHarness({ ...options, recordCharges: true });

describe(`an invisible user, in random stories from seed ${seed}`, () => {
  it('looks to every observer like a user who said goodbye', { timeout: timeoutFor(240_000) }, async () => {
    await fc.assert(
      fc.asyncProperty(nonInterferenceStories({ edits: false }), (story) => checkNonInterference(story, embedded)),
      runParameters(300),
    );
  });

  it('shows changes of their profile to observers, and nothing else', { timeout: timeoutFor(120_000) }, async () => {
    await fc.assert(
      fc.asyncProperty(nonInterferenceStories({ edits: true }), (story) => checkNonInterference(story, embedded)),
      runParameters(100),
    );
  });

  it('looks so over the sockets of a server, too', { timeout: timeoutFor(240_000) }, async () => {
    await fc.assert(
      fc.asyncProperty(nonInterferenceStories({ edits: true }), (story) => checkNonInterference(story, serverHarness)),
      runParameters(10),
    );
  });
});
