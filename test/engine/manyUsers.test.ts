import type { Filter, QueryOptions, Sort } from 'presence-kit/client';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EngineFixture, Tab } from './engineFixture.js';
import { at, engineFixture, refused } from './engineFixture.js';

// One engine with 100,000 users, 300 of whom were online, 100 still are; jack asks. Whom the engine looks at for an answer,
// it asks the policy about.

const ids = Array.from({ length: 100_000 }, (_, n) => `user-${String(n).padStart(6, '0')}`);
let fixture: EngineFixture;
let jack: Tab;
let looked = 0;

beforeAll(async () => {
  fixture = engineFixture({ policy: { canSee: () => ++looked > 0 } });
  jack = await fixture.tab('jack');
  for (let from = 0; from < ids.length; from += 1000) {
    const users = ids.slice(from, from + 1000).map((id, n) => ({ id, team: n === 500 ? 'rare' : 'blue' }));
    await fixture.engine.command('upsertUsers', { users });
    await fixture.clock.advance(1);
  }
  for (let n = 0; n < 300; n++) {
    const { client } = await fixture.tab(ids[n * 331] as string);
    if (n % 3 > 0) await client.disconnectUser();
    await fixture.clock.advance(10);
  }
}, 60_000);

/** The ids of an answer, and how many users were looked at for it. */
async function ask(filter: Filter, sort?: Sort, page?: QueryOptions) {
  looked = 0;
  const { users } = await jack.client.queryUsers(filter, sort, page);
  return { found: users.map(({ id }) => id), looked };
}

describe('among 100,000 users', () => {
  const comers = Array.from({ length: 300 }, (_, n) => ids[n * 331] as string);
  const online = comers.filter((_, n) => n % 3 === 0);

  test.each<[what: string, filter: Filter, sort: Sort, page: QueryOptions, finds: string[], looksAt: number]>([
    ['a page in order of id', {}, [], { limit: 3 }, ['jack', ...ids.slice(0, 2)], 3],
    ['a page backwards', {}, [{ id: -1 }], { limit: 3 }, ids.slice(-3).toReversed(), 3],
    ['a range of ids', { id: { $gt: 'user-0500', $lt: 'user-05000002' } }, [], {}, ids.slice(50_000, 50_001), 1],
    ['named ids', { id: { $in: ids.slice(-100) }, team: 'rare' }, [{ name: 1 }], {}, [], 100],
    ['who was seen last', {}, [{ last_active: -1 }], { limit: 3 }, comers.slice(-3).toReversed(), 3],
    ['who was seen first', { id: { $ne: 'jack' } }, [{ last_active: 1 }], { limit: 3 }, comers.slice(0, 3), 3],
    [
      'the last hundred of a thousand',
      {},
      [{ created_at: 1 }],
      { limit: 100, offset: 1000 },
      ids.slice(999, 1099),
      1100,
    ],
    ['who is newest', {}, [{ created_at: -1 }], { limit: 3 }, ids.slice(99_000, 99_003), 3],
    [
      'down to a time',
      { created_at: { $gte: at(99) } },
      [{ created_at: -1 }],
      { limit: 100, offset: 950 },
      ids.slice(99_950),
      1000,
    ],
    [
      'who is newer than a time',
      { created_at: { $gte: at(99) } },
      [{ created_at: 1 }],
      { limit: 3 },
      ids.slice(99_000, 99_003),
      3,
    ],
    ['who is newer, by id', { created_at: { $gte: at(99) } }, [], { limit: 2 }, ids.slice(99_000, 99_002), 1000],
    ['who is online', { online: true }, [], { limit: 100 }, ['jack', ...online].slice(0, 100), 100],
    [
      'who is online, by last_active',
      { online: true },
      [{ last_active: -1 }],
      { limit: 2 },
      online.slice(-2).toReversed(),
      101,
    ],
    [
      'online first, then who was seen last',
      {},
      [{ online: -1 }, { last_active: -1 }],
      { limit: 2 },
      online.slice(-2).toReversed(),
      101,
    ],
    [
      'who was seen in a time, by id',
      { last_active: { $gte: at(100 + 100), $lt: at(100 + 130) } },
      [],
      {},
      comers.slice(10, 13),
      3,
    ],
  ])('%s is found without looking at others', async (_, filter, sort, page, finds, looksAt) => {
    const answer = await ask(filter, sort, page);
    expect(answer.found).toEqual(finds);
    expect(answer.looked).toBeLessThanOrEqual(looksAt + 1);
  });

  test('who was never online comes last either way, in order of id', async () => {
    for (const direction of [1, -1] as const) {
      const { found } = await ask({}, [{ last_active: direction }], { limit: 5, offset: 299 });
      expect(found.slice(2)).toEqual(ids.slice(1, 4));
    }
  });

  test('what no index serves looks at 10,000 and is refused, naming the way out', async () => {
    looked = 0;
    await refused(jack.client.queryUsers({ team: 'rare' }), 'too_large', /over 10000 users.*Narrow it by id, online/);
    expect(looked).toBeLessThanOrEqual(10_001);
    await refused(jack.client.queryUsers({}, [{ team: 1 }]), 'too_large');
    // The way out: through ranges of an index, each of which is small enough.
    const rare: string[] = [];
    for (let from = 0; from < 100; from += 5) {
      const created_at = { $gte: at(from), $lt: at(from + 5) };
      rare.push(...(await ask({ team: 'rare', created_at }, [{ team: 1 }])).found);
    }
    expect(rare).toEqual(ids.filter((_, n) => n % 1000 === 500));
  });

  test('id_gt pages meet everybody once, without holes or repeats, while users change, come and go', async () => {
    const { engine } = fixture;
    const deleted = new Set<string>();
    const made = new Set<string>();
    const met: string[] = [];
    let id_gt = '';
    for (let page = 0; ; page++) {
      const { found } = await ask({}, [], { id_gt, limit: 100 });
      if (found.length === 0) break;
      met.push(...found);
      id_gt = found.at(-1) as string;
      if (page % 10 > 0) continue;
      // Before and after where the pages are: somebody changes, somebody is made, somebody goes.
      for (const place of [(page * 7919) % 100_000, Math.min(99_999, page * 100 + 5_000)]) {
        const id = ids[place] as string;
        await engine.command('upsertUsers', { users: [{ id, status: `page ${page}` }, { id: `${id}-twin` }] });
        made.add(`${id}-twin`);
        const gone = ids[(place + 1) % 100_000] as string;
        if (deleted.has(gone)) continue;
        await engine.command('deleteUser', { id: gone });
        deleted.add(gone);
      }
    }
    expect(met).toEqual(met.toSorted());
    const times = new Map<string, number>();
    for (const id of met) times.set(id, (times.get(id) ?? 0) + 1);
    expect([...times.values()].every((count) => count === 1)).toBe(true);
    expect(ids.filter((id) => !times.has(id) && !deleted.has(id))).toEqual([]);
    expect([...times.keys()].filter((id) => id !== 'jack' && !made.has(id) && !id.startsWith('user-'))).toEqual([]);
    expect(deleted.size).toBeGreaterThan(100);
  });
});
