import fc from 'fast-check';
import { answeredCount } from './questions.js';

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

export const band = 'super-band-9';
export const strangers = ['jack', 'jessie', 'john'];

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
const watch = fc.oneof(
  fc.record({ method: fc.constant('watchChannel'), params: fc.record({ ...channel, presence: fc.constant(true) }) }),
  fc.record({
    method: fc.constant('queryUsers'),
    params: fc.record({
      filter: fc.constant({ id: { $in: [band, 'jessie', 'nobody'] } }),
      presence: fc.constant(true),
    }),
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
  [4, ask],
  [1, nonsense],
  [2, channelChange.map(asks)],
  [3, watch.map(asks)],
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

/** Any one thing. */
export const anyStep = weighted<Step>([
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

/** The band hides, or shows itself, in one of the ways there are. */
export function turn(which: 'vanish' | 'reappear'): fc.Arbitrary<Step> {
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
