import fc from 'fast-check';
import { allowedRequestCount } from './sampleRequests.js';
import { subjectId } from './subjectId.js';

/** The fields that a user may change about themself. */
export type Fields = { name?: string | null; status?: string | null; team?: string | null };

/** What a user may do on one device. */
export type Action =
  | { type: 'connect'; returns: boolean; fields: Fields }
  | { type: 'goodbye' | 'lose' | 'sleep' | 'wake' | 'stall' | 'unstall' }
  | { type: 'sample request'; number: number; watch: boolean }
  | { type: 'request'; method: string; params: object }
  | { type: 'invalid frame'; text: string }
  | { type: 'edit'; fields: Fields };

/** One step of a story about the subject, a user who becomes invisible, and about observers. */
export type Step =
  | { step: 'wait'; ms: number }
  | { step: 'restart' | 'delete' }
  | { step: 'observer'; userId: string; device: number; action: Action }
  | { step: 'backend'; method: string; params: object }
  | { step: 'backend edits'; fields: Fields }
  /** While the subject is invisible, no observer may notice this. `checkAtOnce`: compare before its effects have arrived. */
  | { step: 'subject'; device: number; action: Action; checkAtOnce: boolean }
  | { step: 'hide' | 'show'; by: 'device' | 'connect' | 'backend'; device: number; fields: Fields };

/** Users who act in a story and may not notice what an invisible subject does. */
export const observerIds = ['jack', 'jessie', 'john'];

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
    params: fc.record({ ...channel, members: fc.subarray([subjectId, 'jack', 'amy', 'zed'], { minLength: 1 }) }),
  }),
  fc.record({
    method: fc.constant('updateChannel'),
    params: fc.record({ ...channel, data: fc.record({ topic: fc.constantFrom('rock', 'jazz') }) }),
  }),
);
const visibilityChange = fc.record({
  method: fc.constant('visibilityChanged'),
  params: fc.record({
    viewer_id: fc.constantFrom('jack', 'jessie', 'yan'),
    target_ids: fc.constant([subjectId, 'amy']),
  }),
});
const startWatching = fc.oneof(
  fc.record({ method: fc.constant('watchChannel'), params: fc.record({ ...channel, presence: fc.constant(true) }) }),
  fc.record({
    method: fc.constant('queryUsers'),
    params: fc.record({
      filter: fc.constant({ id: { $in: [subjectId, 'jessie', 'nobody'] } }),
      presence: fc.constant(true),
    }),
  }),
);
const stopWatching = fc.oneof(
  fc.record({ method: fc.constant('stopWatching'), params: fc.record(channel) }),
  fc.record({
    method: fc.constant('unwatchUsers'),
    params: fc.record({ ids: fc.subarray([subjectId, 'jack', 'jessie', 'amy'], { minLength: 1 }) }),
  }),
);

const connect: fc.Arbitrary<Action> = fc.record({ type: fc.constant('connect'), returns: fc.boolean(), fields });
const leaveOrWake: fc.Arbitrary<Action> = fc.record({
  type: fc.constantFrom('goodbye', 'lose', 'lose', 'sleep', 'wake'),
});
const stall: fc.Arbitrary<Action> = fc.record({ type: fc.constantFrom('stall', 'unstall') });
const edit: fc.Arbitrary<Action> = fc.record({ type: fc.constant('edit'), fields });
const sampleRequest: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('sample request'),
  number: fc.nat(allowedRequestCount - 1),
  watch: fc.boolean(),
});
const invalidFrame: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('invalid frame'),
  text: fc.constantFrom(
    'nonsense',
    '{"type":"request","id":1,"method":"fly"}',
    '{"type":"connect","protocol":1,"id":9,"user":{"id":"super-band-9"}}',
    '{"type":"request","id":2,"method":"upsertUser","params":{"user":{"id":"jack","invisible":false}}}',
    '{"type":"request","id":3,"method":"upsertUser","params":{"user":{"id":"super-band-9","role":"admin"}}}',
  ),
});
const requestAction = (request: { method: string; params: object }): Action => ({ type: 'request', ...request });

const observerAction = weighted<Action>([
  [4, connect],
  [3, leaveOrWake],
  [1, stall],
  [4, sampleRequest],
  [1, invalidFrame],
  [2, channelChange.map(requestAction)],
  [3, startWatching.map(requestAction)],
  [1, stopWatching.map(requestAction)],
  [1, edit],
]);
const subjectAction = weighted<Action>([
  [6, connect],
  [6, leaveOrWake],
  [2, sampleRequest],
  [1, invalidFrame],
  [1, stopWatching.map(requestAction)],
  [3, edit],
]);

/** Any step. */
export const anyStep = weighted<Step>([
  [6, fc.record({ step: fc.constant('wait'), ms })],
  [
    6,
    fc.record({
      step: fc.constant('observer'),
      userId: fc.constantFrom(...observerIds),
      device: fc.nat(1),
      action: observerAction,
    }),
  ],
  [10, fc.record({ step: fc.constant('subject'), device, action: subjectAction, checkAtOnce: fc.boolean() })],
  [2, visibilityStep('hide')],
  [2, visibilityStep('show')],
  [1, channelChange.map((change): Step => ({ step: 'backend', ...change }))],
  [1, visibilityChange.map((change): Step => ({ step: 'backend', ...change }))],
  [1, fc.record({ step: fc.constant('backend edits'), fields })],
  [2, fc.record({ step: fc.constantFrom('restart', 'restart', 'restart', 'delete') })],
]);

/** The subject becomes invisible (`hide`) or visible (`show`), in any of the possible ways. */
export function visibilityStep(step: 'hide' | 'show'): fc.Arbitrary<Step> {
  return fc.record({
    step: fc.constant(step),
    by: fc.constantFrom('device', 'connect', 'backend'),
    device,
    fields,
  });
}

function weighted<Value>(choices: [weight: number, arbitrary: fc.Arbitrary<Value>][]): fc.Arbitrary<Value> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
