import fc from 'fast-check';
import type { EngineOptions } from 'presence-kit/engine';
import { answeredCount, questionCount } from './questions.js';

/** What somebody may say of themself. */
export type Fields = { name?: string | null; status?: string | null; team?: string | null };

/** What anybody at a device may do. */
export type Act =
  | { act: 'connect'; returns: boolean; fields: Fields }
  | { act: 'goodbye' | 'lose' | 'sleep' | 'wake' | 'stall' | 'unstall' }
  | { act: 'ask'; question: number; watches: boolean }
  | { act: 'request'; method: string; params: object }
  | { act: 'nonsense'; text: string }
  | { act: 'edit'; fields: Fields };

/** One thing that happens in a story about a band that does not want to be seen. */
export type Step =
  | { step: 'wait'; ms: number }
  | { step: 'restart' | 'delete' }
  | { step: 'stranger'; who: string; device: number; does: Act }
  | { step: 'backend'; method: string; params: object }
  | { step: 'backend edits'; fields: Fields }
  /** While the band hides, this is the life that nobody may see. `hurry`: others ask before anything of it has arrived. */
  | { step: 'band'; device: number; does: Act; hurry: boolean }
  | { step: 'vanish' | 'reappear'; by: 'device' | 'connect' | 'backend'; device: number; fields: Fields };

/** How the app is set up. */
export interface House {
  options: Pick<
    EngineOptions,
    'graceMs' | 'restartGraceMs' | 'lastActiveRefreshMs' | 'lastActiveOnDisconnect' | 'limits'
  >;
  /** Whether the app keeps yan from seeing the band. */
  yanIsKeptOut: boolean;
  /** Whether commits take a moment. */
  slow: boolean;
  /** Whether those who ask stay connected, or come for each question. */
  attended: boolean;
  /** The first thing that they ask; then they go on from there. */
  firstQuestion: number;
}

export interface BandStory {
  house: House;
  /** Whether the band says something of itself while it hides. */
  edits: boolean;
  steps: Step[];
}

export const band = 'super-band-9';
export const strangers = ['jack', 'jessie', 'john'];

const house: fc.Arbitrary<House> = fc.record({
  options: fc.record({
    graceMs: fc.constantFrom(8_000, 8_000, 0),
    restartGraceMs: fc.constantFrom(30_000, 30_000, 0),
    lastActiveRefreshMs: fc.constantFrom(15 * 60_000, 60_000),
    lastActiveOnDisconnect: fc.constantFrom(true, true, false),
    limits: fc.record({
      scan: fc.constantFrom(10_000, 10_000, 7),
      channelWatch: fc.constantFrom(10, 3),
      watchesPerConnection: fc.constantFrom(5_000, 4),
    }),
  }),
  yanIsKeptOut: fc.boolean(),
  slow: fc.boolean(),
  attended: fc.boolean(),
  firstQuestion: fc.nat(questionCount - 1),
});

const fields: fc.Arbitrary<Fields> = fc.record(
  {
    name: fc.constantFrom('Super Band', 'Band of Nine', null),
    status: fc.constantFrom('On stage', 'Back soon', '', null),
    team: fc.constantFrom('blue', 'red', null),
  },
  { requiredKeys: [] },
);
const device = fc.nat(2);
const ms = fc.constantFrom(0, 1, 500, 2_000, 7_999, 8_000, 10_000, 25_000, 29_999, 35_000, 60_000, 15 * 60_000);
const channel = { type: fc.constant('messaging'), id: fc.constantFrom('all', 'two', 'many') };

const channelChange = fc.oneof(
  fc.record({
    method: fc.constantFrom('addMembers', 'removeMembers'),
    params: fc.record({ ...channel, members: fc.subarray([band, 'jack', 'amy', 'zed'], { minLength: 1 }) }),
  }),
  fc.record({
    method: fc.constant('updateChannel'),
    params: fc.record({ ...channel, data: fc.record({ topic: fc.constantFrom('rock', 'jazz') }) }),
  }),
);
const letGo = fc.oneof(
  fc.record({ method: fc.constant('stopWatching'), params: fc.record(channel) }),
  fc.record({
    method: fc.constant('unwatchUsers'),
    params: fc.record({ ids: fc.subarray([band, 'jack', 'jessie', 'amy'], { minLength: 1 }) }),
  }),
);

const connect: fc.Arbitrary<Act> = fc.record({ act: fc.constant('connect'), returns: fc.boolean(), fields });
const leave: fc.Arbitrary<Act> = fc.record({ act: fc.constantFrom('goodbye', 'lose', 'lose', 'sleep', 'wake') });
const stall: fc.Arbitrary<Act> = fc.record({ act: fc.constantFrom('stall', 'unstall') });
const edit: fc.Arbitrary<Act> = fc.record({ act: fc.constant('edit'), fields });
const ask: fc.Arbitrary<Act> = fc.record({
  act: fc.constant('ask'),
  question: fc.nat(answeredCount - 1),
  watches: fc.boolean(),
});
const nonsense: fc.Arbitrary<Act> = fc.record({
  act: fc.constant('nonsense'),
  text: fc.constantFrom(
    'nonsense',
    '{"type":"request","id":1,"method":"fly"}',
    '{"type":"connect","protocol":1,"id":9,"user":{"id":"super-band-9"}}',
    '{"type":"request","id":2,"method":"upsertUser","params":{"user":{"id":"jack","invisible":false}}}',
    '{"type":"request","id":3,"method":"upsertUser","params":{"user":{"id":"super-band-9","role":"admin"}}}',
  ),
});
const asks = (asked: { method: string; params: object }): Act => ({ act: 'request', ...asked });

const ofStrangers = weighted<Act>([
  [4, connect],
  [3, leave],
  [1, stall],
  [6, ask],
  [1, nonsense],
  [2, channelChange.map(asks)],
  [1, letGo.map(asks)],
  [1, edit],
]);
const ofTheBand = weighted<Act>([
  [6, connect],
  [6, leave],
  [2, ask],
  [1, nonsense],
  [1, letGo.map(asks)],
  [3, edit],
]);

const step = weighted<Step>([
  [6, fc.record({ step: fc.constant('wait'), ms })],
  [
    6,
    fc.record({
      step: fc.constant('stranger'),
      who: fc.constantFrom(...strangers),
      device: fc.nat(1),
      does: ofStrangers,
    }),
  ],
  [10, fc.record({ step: fc.constant('band'), device, does: ofTheBand, hurry: fc.boolean() })],
  [2, turn('vanish')],
  [2, turn('reappear')],
  [1, channelChange.map((asked): Step => ({ step: 'backend', ...asked }))],
  [1, fc.record({ step: fc.constant('backend edits'), fields })],
  [2, fc.record({ step: fc.constantFrom('restart', 'restart', 'restart', 'delete') })],
]);

function turn(which: 'vanish' | 'reappear'): fc.Arbitrary<Step> {
  return fc.record({
    step: fc.constant(which),
    by: fc.constantFrom('device', 'connect', 'backend'),
    device,
    fields,
  });
}

function weighted<Value>(choices: [weight: number, arbitrary: fc.Arbitrary<Value>][]): fc.Arbitrary<Value> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** Stories in which the band hides at least once, of some thirty steps. */
export function bandStories({ edits }: { edits: boolean }): fc.Arbitrary<BandStory> {
  return fc
    .tuple(house, fc.array(step, { maxLength: 10 }), turn('vanish'), fc.array(step, { minLength: 5, maxLength: 30 }))
    .map(([built, before, vanish, after]) => ({ house: built, edits, steps: [...before, vanish, ...after] }));
}
