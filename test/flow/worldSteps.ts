import fc from 'fast-check';
import type { Said } from './worldModel.js';

/** One thing that happens in a story about everybody. What cannot be done then (an edit without a connection) is not done. */
export type WorldStep =
  | { step: 'wait'; ms: number }
  | { step: 'restart' }
  | { step: 'delete'; who: string }
  | { step: 'connect'; who: string; device: number; returns: boolean; said: Said; invisible?: boolean }
  | { step: 'goodbye' | 'lose' | 'sleep'; who: string; device: number }
  /** By a device of theirs, else by the backend. */
  | { step: 'edit'; who: string; device: number; said: Said; invisible?: boolean }
  | {
      step: 'members';
      who: string;
      device: number;
      change: 'addMembers' | 'removeMembers';
      id: string;
      members: string[];
    }
  | { step: 'watch users'; who: string; device: number; ids: string[] }
  | { step: 'watch the online'; who: string; device: number; limit: number }
  | { step: 'watch a channel' | 'stop watching'; who: string; device: number; id: string }
  | { step: 'watch my channels'; who: string; device: number }
  | { step: 'unwatch'; who: string; device: number; ids: string[] }
  /** Wendy's network goes away, for so long. */
  | { step: 'wendy is away'; ms: number };

export const people = ['amy', 'jack', 'jessie', 'john', 'zoe'];
export const channelIds = ['band', 'fans'];

const who = fc.constantFrom(...people);
const at = { who, device: fc.nat(2) };
const id = fc.constantFrom(...channelIds);
const ids = fc.subarray([...people, 'nobody'], { minLength: 1 });
const invisible = fc.constantFrom(undefined, undefined, undefined, true, false);
const said: fc.Arbitrary<Said> = fc.record(
  { name: fc.constantFrom('Somebody', 'Else', null), status: fc.constantFrom('Here', 'Back soon', '', null) },
  { requiredKeys: [] },
);
const ms = fc.constantFrom(0, 1, 500, 4_000, 7_999, 8_000, 22_000, 29_999, 30_000, 60_000, 15 * 60_000);

const anyStep: fc.Arbitrary<WorldStep> = fc.oneof(
  weighted(5, { step: 'wait', ms }),
  weighted(1, { step: 'restart' }),
  weighted(1, { step: 'delete', who }),
  weighted(8, { step: 'connect', ...at, returns: fc.boolean(), said, invisible }),
  weighted(2, { step: 'goodbye', ...at }),
  weighted(4, { step: 'lose', ...at }),
  weighted(1, { step: 'sleep', ...at }),
  weighted(4, { step: 'edit', ...at, said, invisible: fc.constantFrom(undefined, true, false) }),
  weighted(2, { step: 'members', ...at, change: fc.constantFrom('addMembers', 'removeMembers'), id, members: ids }),
  weighted(4, { step: 'watch users', ...at, ids }),
  weighted(2, { step: 'watch the online', ...at, limit: fc.integer({ min: 1, max: 4 }) }),
  weighted(3, { step: 'watch a channel', ...at, id }),
  weighted(1, { step: 'stop watching', ...at, id }),
  weighted(2, { step: 'watch my channels', ...at }),
  weighted(1, { step: 'unwatch', ...at, ids }),
  weighted(1, { step: 'wendy is away', ms: fc.constantFrom(0, 2_000, 20_000, 90_000) }),
);

// What comes to light only after several things in their order happens mostly to one person, at one device.
const chapter: fc.Arbitrary<WorldStep[]> = fc
  .tuple(who, fc.nat(1), fc.array(fc.tuple(anyStep, fc.boolean()), { minLength: 1, maxLength: 8 }))
  .map(([theirs, device, steps]) =>
    steps.map(([step, about]) => (about && 'who' in step ? { ...step, who: theirs, device } : step)),
  );

/** How the engine of a story is made, and what happens then. */
export const worldStories = fc.record({
  options: fc.record({
    graceMs: fc.constantFrom(8_000, 8_000, 0),
    restartGraceMs: fc.constantFrom(30_000, 30_000, 5_000, 0),
    lastActiveRefreshMs: fc.constantFrom(15 * 60_000, 60_000),
    limits: fc.record({ channelWatch: fc.constantFrom(10, 2) }),
  }),
  slow: fc.boolean(),
  steps: fc.array(chapter, { minLength: 3, maxLength: 9 }).map((chapters) => chapters.flat()),
});

export type WorldStory = typeof worldStories extends fc.Arbitrary<infer Story> ? Story : never;

function weighted<Step extends WorldStep>(
  weight: number,
  fields: { [Field in keyof Step]: Step[Field] | fc.Arbitrary<Step[Field]> },
): fc.WeightedArbitrary<Step> {
  const arbitraries = Object.entries(fields).map(([field, value]) => [
    field,
    typeof value === 'string' ? fc.constant(value) : value,
  ]);
  return { weight, arbitrary: fc.record(Object.fromEntries(arbitraries) as never) as fc.Arbitrary<Step> };
}
