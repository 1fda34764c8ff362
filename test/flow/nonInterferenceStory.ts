import fc from 'fast-check';
import type { EngineOptions } from 'presence-kit/engine';
import { anyStep, observerIds, visibilityStep } from './nonInterferenceSteps.js';
import type { Action, Step } from './nonInterferenceSteps.js';
import { sampleRequestCount } from './sampleRequests.js';
import { subjectId } from './subjectId.js';

/** How the app of a story is set up. */
export interface RunSettings {
  options: Pick<
    EngineOptions,
    'graceMs' | 'restartGraceMs' | 'lastActiveRefreshMs' | 'lastActiveOnDisconnect' | 'limits'
  >;
  /** Whether the app's `canSee` hides the subject from yan. */
  yanMayNotSee: boolean;
  /** Whether a commit takes a turn of the event loop. */
  slowCommits: boolean;
  /** Whether zoe and yan stay connected; otherwise they connect for each request. */
  stayConnected: boolean;
  /** Whether one observer uses the real client. */
  withClient: boolean;
  /** The number of the first sample request that zoe and yan send; they go on from there. */
  firstRequest: number;
}

export interface NonInterferenceStory {
  settings: RunSettings;
  /** Whether the subject changes their profile while they are invisible. */
  edits: boolean;
  steps: Step[];
}

const settings: fc.Arbitrary<RunSettings> = fc.record({
  options: fc.record({
    graceMs: fc.constantFrom(8_000, 8_000, 0),
    restartGraceMs: fc.constantFrom(30_000, 30_000, 0),
    lastActiveRefreshMs: fc.constantFrom(15 * 60_000, 60_000),
    lastActiveOnDisconnect: fc.constantFrom(true, true, false),
    limits: fc.record({
      // There are nine users, so a scan limit around nine shows it when an invisible user is counted and must not be.
      scan: fc.constantFrom(10_000, 3, 5, 8, 9, 10, 12),
      channelWatch: fc.constantFrom(10, 3),
      watchesPerConnection: fc.constantFrom(5_000, 4),
    }),
  }),
  yanMayNotSee: fc.boolean(),
  slowCommits: fc.boolean(),
  stayConnected: fc.boolean(),
  withClient: fc.boolean(),
  firstRequest: fc.nat(sampleRequestCount - 1),
});

// Some leaks need several steps in one order, which random steps seldom make.
const scenes = fc
  .tuple(visibilityStep('hide'), visibilityStep('show'), fc.nat(2), fc.constantFrom(...observerIds))
  .chain(([hide, show, device, userId]) => {
    const wait = fc.constantFrom(1_000, 4_000, 12_000, 25_000).map((ms): Step => ({ step: 'wait', ms }));
    const longWait: Step = { step: 'wait', ms: 60_000 };
    const subject = (action: Action): Step => ({ step: 'subject', device, action, checkAtOnce: false });
    const observer = (action: Action): Step => ({ step: 'observer', userId, device: 0, action });
    const subjectConnects = subject({ type: 'connect', returns: true, fields: {} });
    const observerConnects = observer({ type: 'connect', returns: true, fields: {} });
    return fc.oneof(
      // Invisible for a while, then visible, then silent.
      fc.tuple(wait, wait).map(([a, b]) => [hide, subjectConnects, a, show, b, subject({ type: 'sleep' }), longWait]),
      // Connection lost, then invisible, then visible again within the grace.
      wait.map((a) => [subjectConnects, subject({ type: 'lose' }), a, hide, show, longWait]),
      // An observer is connected when the server restarts, and does not come back.
      fc
        .tuple(wait, wait)
        .map(([a, b]): Step[] => [hide, subjectConnects, a, observerConnects, b, { step: 'restart' }, longWait]),
      // An observer reads nothing while the subject leaves, and receives it afterwards.
      fc.constant([
        subjectConnects,
        observerConnects,
        observer({ type: 'request', method: 'queryUsers', params: { filter: { id: subjectId }, presence: true } }),
        observer({ type: 'stall' }),
        hide,
        subjectConnects,
        observer({ type: 'unstall' }),
      ]),
    );
  });

/** Stories in which the subject becomes invisible at least once. */
export function nonInterferenceStories({ edits }: { edits: boolean }): fc.Arbitrary<NonInterferenceStory> {
  const someSteps = (bounds: { minLength?: number; maxLength: number }) =>
    fc
      .array(
        fc.oneof({ weight: 12, arbitrary: anyStep.map((step) => [step]) }, { weight: 1, arbitrary: scenes }),
        bounds,
      )
      .map((parts) => parts.flat());
  return fc
    .tuple(settings, someSteps({ maxLength: 8 }), visibilityStep('hide'), someSteps({ minLength: 4, maxLength: 22 }))
    .map(([runSettings, before, hide, after]) => ({
      settings: runSettings,
      edits,
      steps: [...before, hide, ...after],
    }));
}
