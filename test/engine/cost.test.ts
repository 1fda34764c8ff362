import { createPresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { beforeAll, describe, expect, onTestFailed, test, vi } from 'vitest';
import { seededRandom } from '../../src/base/random.js';
import { seed } from '../seed.js';
import { bigChannel, channels, costWorld, users } from './costWorld.js';
import type { CostConnection, CostWorld, Work } from './costWorld.js';

// For every request, over random inputs at their limits: what it really takes is within a constant of what its sender is charged.
// A request that is not listed here fails the test.

/** So many times of what was charged may be taken: values and characters are weighed roughly. */
const constant = 3;
const runs = 20;
/** A busy machine may take long for this. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
/** The longest answer: 30 channels with 100 members of 4 kB each, and the ids of those who are not watched. */
const maxAnswer = 16 * 1024 * 1024;

/** In ordinary requests, as `RateLimit` counts them. */
function requestsOf({ read, answered, published }: Work): number {
  return read / 500 + answered / 16_384 + published / 4_096;
}

const random = seededRandom(seed);
const below = (end: number) => Math.floor(random.next() * end);
const oneOf = <Value>(values: readonly Value[]) => values[below(values.length)] as Value;
/** Small, or at the limit. */
const amount = (limit: number) => oneOf([1, 1 + below(limit), limit]);
const many = <Value>(limit: number, make: (at: number) => Value) =>
  Array.from({ length: amount(limit) }, (_, at) => make(at));
const userId = () => oneOf([`user-${below(users)}`, `nobody-${below(1_000)}`, 'user-0']);
const distinctIds = (limit: number) => many(limit, (at) => `${oneOf(['user', 'nobody'])}-${at}`);
const channelId = () => oneOf([bigChannel, `team-${below(channels)}`, `new-${below(1_000_000)}`]);
const someText = () => oneOf(['', 'x', 'word '.repeat(amount(800))]);

const condition = (): object =>
  oneOf<() => object>([
    () => ({ unit: { $in: many(900, (at) => ({ department: `unit ${at}`, about: '' })) } }),
    () => ({ unit: { $ne: { department: 'none' } } }),
    () => ({ nickname: { $in: many(900, (at) => `none ${at}`) } }),
    () => ({ nickname: { $gte: someText() } }),
    () => ({ name: { $autocomplete: oneOf(['u', 'zzz', 'user 1']) } }),
    () => ({ created_at: { $gte: '2000-01-01' }, last_active: { $exists: below(2) === 0 } }),
    () => ({ last_active: { $gte: '2000-01-01' } }),
    () => ({ online: below(2) === 0 }),
    () => ({ id: { $in: many(900, userId) } }),
    () => ({ id: { $gte: 'user' } }),
    () => ({ status: someText() }),
  ])();
const filter = (): object => {
  const kind = below(4);
  if (kind === 0) return {};
  if (kind === 1) return condition();
  return { [oneOf(['$and', '$or', '$nor'])]: many(oneOf([3, 40]), condition) };
};
const sort = () =>
  many(5, () => ({ [oneOf(['id', 'online', 'last_active', 'created_at', 'unit', 'nickname'])]: oneOf([1, -1]) }));
const query = (limit: number) => ({
  filter: filter(),
  sort: below(3) === 0 ? sort() : [],
  limit: amount(limit),
  ...(below(3) === 0 ? { offset: amount(1_000) } : {}),
  presence: below(2) === 0,
  key: `key ${below(50)}`,
});
const channel = () => ({ type: 'team', id: channelId() });

/** The parameters of each request, at random. */
const requests: Record<string, () => object> = {
  queryUsers: () => query(100),
  queryChannels: () => ({
    ...query(30),
    filter: oneOf<() => object>([
      () => ({}),
      () => ({ members: { $in: many(900, userId) } }),
      () => ({ about: someText() }),
      () => ({ $or: many(30, () => ({ members: { $in: many(20, userId) } })) }),
    ])(),
    sort: oneOf<object[]>([[], [{ about: 1 }], [{ id: -1 }]]),
  }),
  watchChannel: () => ({
    ...channel(),
    presence: below(2) === 0,
    data: { members: distinctIds(1_000), about: someText() },
  }),
  queryMembers: () => ({ ...channel(), limit: amount(100), offset: below(1_500) }),
  stopWatching: channel,
  unwatchUsers: () => oneOf<object>([{ ids: many(1_000, userId) }, { key: `key ${below(50)}` }]),
  rewatch: () => {
    const queries = amount(30);
    return {
      users: Array.from({ length: queries }, (_, at) => ({ key: `key ${at}`, ids: many(1_000 / queries, userId) })),
      channels: Array.from({ length: queries }, (_, at) => ({
        key: `key ${at}`,
        cids: many(30 / queries, () => `team:${channelId()}`),
      })),
    };
  },
  upsertUser: () => ({ user: { id: 'user-0', status: `${below(1_000)}`, about: `${below(1_000)}${someText()}` } }),
  addMembers: () => ({ ...channel(), members: distinctIds(1_000) }),
  removeMembers: () => ({ ...channel(), members: distinctIds(1_000).filter((id) => id !== 'user-0') }),
  updateChannel: () => ({
    ...channel(),
    data: { about: `${below(1_000)}${someText().slice(0, 3_000)}`, members: distinctIds(100) },
  }),
};

let world: CostWorld;
let asker: CostConnection;

beforeAll(async () => {
  world = await costWorld();
  // Half of those who are connected watch everybody whom they may, and all of those watch the one who asks.
  for (let at = 1; at < 200; at++) {
    const connection = world.connect(`user-${at}`);
    connection.says({
      type: 'request',
      id: 1,
      method: 'queryUsers',
      params: { filter: { id: 'user-0' }, sort: [], presence: true },
    });
    if (at % 2 === 0)
      connection.says({
        type: 'request',
        id: 2,
        method: 'queryChannels',
        params: { filter: {}, sort: [], presence: true },
      });
  }
  asker = world.connect('user-0');
});

/** What one frame takes, and what it is charged: one for the frame itself, and what the engine adds. */
function costOf(who: CostConnection, frame: object) {
  const before = who.charged();
  const work = world.measure(who, () => who.says(frame));
  return { work, taken: requestsOf(work), charged: 1 + who.charged() - before };
}

test('every request that there is has its inputs here', () => {
  asker.says({ type: 'request', id: 99, method: 'no such request', params: {} });
  const { error } = asker.last();
  const known = /Use one of (.+)\.$/.exec(error?.message ?? '')?.[1]?.split(', ') ?? [];
  const ofBackends = ['upsertUsers', 'deleteUser', 'revokeUser', 'visibilityChanged', 'upsertChannel', 'deleteChannel'];
  expect(known.filter((method) => !ofBackends.includes(method)).toSorted()).toEqual(Object.keys(requests).toSorted());
});

describe(`takes at most ${constant} times what it is charged (seed ${seed})`, () => {
  const worst = new Map<string, number>();

  test.each(Object.entries(requests))('%s', (method, params) => {
    onTestFailed(() => void process.stderr.write(`To see it again: SEED=${seed}\n`));
    for (let run = 0; run < runs; run++) {
      const given = params();
      const { work, taken, charged } = costOf(asker, { type: 'request', id: run, method, params: given });
      worst.set(method, Math.max(worst.get(method) ?? 0, taken / charged));
      expect(
        taken / charged,
        `${JSON.stringify(given).slice(0, 300)} took ${JSON.stringify(work)}, ${taken} requests, and was charged ${charged}`,
      ).toBeLessThan(constant);
      expect(work.answered, 'characters of one answer').toBeLessThan(maxAnswer);
    }
    if (process.env['COSTS'])
      process.stdout.write(`${method}: at most ${worst.get(method)?.toFixed(2)} times its charge\n`);
  });

  test.each([{}, { about: 'x'.repeat(4_000) }, { invisible: true }, { invisible: false, status: 'back' }])(
    'connecting with %o, and leaving',
    (fields) => {
      // The socket of several tabs is one line after the other, with one allowance.
      const own = world.open();
      const frame = { type: 'connect', protocol: 1, id: 0, user: { id: 'user-0', ...fields } };
      for (const sent of [frame, { type: 'goodbye' }]) {
        const { work, taken, charged } = costOf(own, sent);
        // Connecting is charged 100 at most.
        if (charged < 100) expect(taken / charged, `${JSON.stringify(work)} for ${charged}`).toBeLessThan(constant);
      }
    },
  );
});

test('a user whom thousands watch may ask right after connecting, and pays for leaving', async () => {
  const engine = createPresenceEngine();
  await engine.command('upsertUsers', { users: [{ id: 'star', about: 'x'.repeat(2_000) }] });
  let charged = 0;
  const open = (onCharge: (requests: number) => void) =>
    engine.accept({ send() {}, ping() {}, close() {}, congested: () => false, charge: onCharge });
  const connect = (who: ReturnType<typeof open>, id: string) =>
    who.receive(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id } }));
  for (let at = 0; at < 600; at++) {
    const fan = open(() => undefined);
    connect(fan, `fan-${at}`);
    const params = { filter: { id: 'star' }, sort: [], presence: true };
    fan.receive(JSON.stringify({ type: 'request', id: 1, method: 'queryUsers', params }));
  }
  const star = open((requests) => void (charged += requests));
  connect(star, 'star');
  expect(charged).toBeGreaterThan(99);
  expect(charged).toBeLessThan(101);
  charged = 0;
  star.receive(JSON.stringify({ type: 'goodbye' }));
  expect(charged).toBeGreaterThan(150);
  await engine.close();
});

test('what a request is charged does not tell whether somebody is there invisibly, or has left', async () => {
  /** What John's doings cost Jack, who is in a channel with him and whom he watches. */
  const charges = async (john: 'invisible' | 'gone') => {
    const clock = manualClock();
    const engine = createPresenceEngine({ clock });
    await engine.command('upsertUsers', { users: [{ id: 'jack' }, { id: 'jessie' }, { id: 'john', team: 'red' }] });
    await engine.command('upsertChannel', { type: 'team', id: 'two', data: { members: ['jack', 'john'] } });
    const charged: number[] = [];
    const open = (onCharge: (requests: number) => void) =>
      engine.accept({ send() {}, ping() {}, close() {}, congested: () => false, charge: onCharge });
    const his = open(() => undefined);
    const ask = (who: typeof his, method: string, params: object) =>
      who.receive(JSON.stringify({ type: 'request', id: 1, method, params }));
    his.receive(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id: 'john' } }));
    await clock.advance(1_000);
    if (john === 'gone') his.receive(JSON.stringify({ type: 'goodbye' }));
    else {
      ask(his, 'upsertUser', { user: { id: 'john', invisible: true } });
      ask(his, 'queryUsers', { filter: { id: 'jack' }, sort: [], presence: true });
      ask(his, 'queryChannels', { filter: {}, sort: [], presence: true });
    }
    await clock.advance(1_000);
    const mine = open((requests) => charged.push(requests));
    const queries = { filter: { team: 'red', online: false }, sort: [{ last_active: -1 }], presence: true };
    mine.receive(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id: 'jack', status: 'here' } }));
    ask(mine, 'queryUsers', queries);
    ask(mine, 'upsertUser', { user: { id: 'jack', status: 'busy', about: 'x'.repeat(3_000) } });
    ask(mine, 'updateChannel', { type: 'team', id: 'two', data: { topic: 'x'.repeat(3_000) } });
    ask(mine, 'addMembers', { type: 'team', id: 'two', members: ['jessie', 'nobody'] });
    ask(mine, 'removeMembers', { type: 'team', id: 'two', members: ['jessie', 'john'] });
    mine.receive(JSON.stringify({ type: 'goodbye' }));
    await engine.close();
    // Sums of many fractions differ in their last digits.
    return charged.map((requests) => requests.toFixed(9));
  };
  const gone = await charges('gone');
  expect(gone.length).toBeGreaterThan(6);
  expect(await charges('invisible')).toEqual(gone);
});
