import fc from 'fast-check';
import type { ProfilePatch } from './presenceModel.js';

/** One step of a story. A step that is impossible at that moment (a goodbye without a connection) is skipped. */
export type ModelStep =
  | { step: 'wait'; ms: number }
  | { step: 'restart' }
  | { step: 'delete'; userId: string }
  | { step: 'connect'; userId: string; device: number; returns: boolean; patch: ProfilePatch; invisible?: boolean }
  | { step: 'goodbye' | 'lose' | 'sleep'; userId: string; device: number }
  /** By the device if it is connected, otherwise by the backend. */
  | { step: 'edit'; userId: string; device: number; patch: ProfilePatch; invisible?: boolean }
  | {
      step: 'members';
      userId: string;
      device: number;
      change: 'addMembers' | 'removeMembers';
      id: string;
      members: string[];
    }
  | { step: 'watch users'; userId: string; device: number; ids: string[] }
  | { step: 'watch online users'; userId: string; device: number; limit: number }
  | { step: 'watch channel' | 'stop watching'; userId: string; device: number; id: string }
  | { step: 'watch own channels'; userId: string; device: number }
  | { step: 'unwatch users'; userId: string; device: number; ids: string[] }
  /** The network of the observer with the real client goes away for `ms`. */
  | { step: 'client loses network'; ms: number }
  /** Somebody sets the wall clock. No time passes. */
  | { step: 'wall clock is set'; ms: number }
  /** The process does not run for `ms`; then nothing happens until nobody is waited for any more. */
  | { step: 'process pauses'; ms: number };

const hour = 3_600_000;

export const userIds = ['amy', 'jack', 'jessie', 'john', 'zoe'];
export const channelIds = ['band', 'fans'];

const userId = fc.constantFrom(...userIds);
const onDevice = { userId, device: fc.nat(2) };
const id = fc.constantFrom(...channelIds);
const ids = fc.subarray([...userIds, 'nobody'], { minLength: 1 });
const invisible = fc.constantFrom(undefined, undefined, undefined, true, false);
const patch: fc.Arbitrary<ProfilePatch> = fc.record(
  { name: fc.constantFrom('Somebody', 'Else', null), status: fc.constantFrom('Here', 'Back soon', '', null) },
  { requiredKeys: [] },
);
const ms = fc.constantFrom(0, 1, 500, 4_000, 7_999, 8_000, 22_000, 29_999, 30_000, 60_000, 15 * 60_000);

const anyStep: fc.Arbitrary<ModelStep> = fc.oneof(
  weighted(5, { step: 'wait', ms }),
  weighted(1, { step: 'restart' }),
  weighted(1, { step: 'delete', userId }),
  weighted(8, { step: 'connect', ...onDevice, returns: fc.boolean(), patch, invisible }),
  weighted(2, { step: 'goodbye', ...onDevice }),
  weighted(4, { step: 'lose', ...onDevice }),
  weighted(1, { step: 'sleep', ...onDevice }),
  weighted(4, { step: 'edit', ...onDevice, patch, invisible: fc.constantFrom(undefined, true, false) }),
  weighted(2, {
    step: 'members',
    ...onDevice,
    change: fc.constantFrom('addMembers', 'removeMembers'),
    id,
    members: ids,
  }),
  weighted(4, { step: 'watch users', ...onDevice, ids }),
  weighted(2, { step: 'watch online users', ...onDevice, limit: fc.integer({ min: 1, max: 4 }) }),
  weighted(3, { step: 'watch channel', ...onDevice, id }),
  weighted(1, { step: 'stop watching', ...onDevice, id }),
  weighted(2, { step: 'watch own channels', ...onDevice }),
  weighted(1, { step: 'unwatch users', ...onDevice, ids }),
  weighted(1, { step: 'client loses network', ms: fc.constantFrom(0, 2_000, 20_000, 90_000) }),
);

// Some defects need several steps in one order, mostly by one user on one device, so the steps of a chapter are often theirs.
const chapter: fc.Arbitrary<ModelStep[]> = fc
  .tuple(userId, fc.nat(1), fc.array(fc.tuple(anyStep, fc.boolean()), { minLength: 1, maxLength: 8 }))
  .map(([mainUserId, device, steps]) =>
    steps.map(([step, byMainUser]) =>
      byMainUser && 'userId' in step ? { ...step, userId: mainUserId, device } : step,
    ),
  );

/** Random stories: the options of the engine, and the steps. */
export const modelStories = fc.record({
  options: fc.record({
    graceMs: fc.constantFrom(8_000, 8_000, 0),
    restartGraceMs: fc.constantFrom(30_000, 30_000, 5_000, 0),
    lastActiveRefreshMs: fc.constantFrom(15 * 60_000, 60_000),
    limits: fc.record({ channelWatch: fc.constantFrom(10, 2) }),
  }),
  slowCommits: fc.boolean(),
  steps: fc.array(chapter, { minLength: 3, maxLength: 9 }).map((chapters) => chapters.flat()),
});

/**
 * The same stories on a machine whose wall clock is set and whose process pauses. Nothing restarts: how long somebody is waited for
 * over a restart is stored in wall time.
 */
export const movingClockStories = fc
  .tuple(
    modelStories,
    fc.array(
      fc.tuple(
        fc.nat(60),
        fc.oneof(
          fc.record({
            step: fc.constant('wall clock is set' as const),
            ms: fc.constantFrom(hour, -hour, 30 * hour, -30 * hour),
          }),
          fc.record({ step: fc.constant('process pauses' as const), ms: fc.constantFrom(3_000, 40_000, hour) }),
        ),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([story, clockSteps]) => {
    const steps: ModelStep[] = story.steps.filter(({ step }) => step !== 'restart');
    for (const [place, step] of clockSteps) steps.splice(place, 0, step);
    return { ...story, steps };
  });

export type ModelStory = typeof modelStories extends fc.Arbitrary<infer Story> ? Story : never;

function weighted<Step extends ModelStep>(
  weight: number,
  fields: { [Field in keyof Step]: Step[Field] | fc.Arbitrary<Step[Field]> },
): fc.WeightedArbitrary<Step> {
  const arbitraries = Object.entries(fields).map(([field, value]) => [
    field,
    typeof value === 'string' ? fc.constant(value) : value,
  ]);
  return { weight, arbitrary: fc.record(Object.fromEntries(arbitraries) as never) as fc.Arbitrary<Step> };
}
