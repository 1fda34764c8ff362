import fc from 'fast-check';
import type { Filter, QueryOptions, Sort, User } from 'presence-kit/client';
import type { EngineOptions } from 'presence-kit/engine';
import { describe, expect, test } from 'vitest';
import { seed } from '../seed.js';
import { at, engineFixture, refused } from './engineFixture.js';

/** jack, who asks, and some people; jack and ann are online, bob was, cem and dan never were, `Zed` is invisible. */
async function people(options?: EngineOptions) {
  const fixture = engineFixture(options);
  const { clock, engine } = fixture;
  const jack = await fixture.tab('jack', { name: 'Jack Van der Berg' });
  await clock.advance(1000);
  await engine.command('upsertUsers', {
    users: [
      {
        id: 'ann',
        name: 'Ann Lee',
        age: 30,
        team: 'blue',
        tags: ['a', 'b'],
        prefs: { theme: 'dark', size: 1 },
        role: 'admin',
      },
      { id: 'bob', name: "bob O'Brien-Smith", age: 25, team: 'red', status: 'Busy' },
      { id: 'cem', name: 'Çem Özil', age: 4, team: 'blue', left: null },
      { id: 'dan', age: '30' },
    ],
  });
  await clock.advance(1000);
  const [, bob] = [await fixture.tab('ann'), await fixture.tab('bob')];
  await fixture.tab('Zed', { invisible: true });
  await clock.advance(1000);
  await bob.client.disconnectUser();
  const find = async (filter: Filter, sort?: Sort, page?: QueryOptions) =>
    (await jack.client.queryUsers(filter, sort, page)).users.map(({ id }) => id);
  return { ...fixture, jack, find };
}

describe('a filter finds, by', () => {
  const everybody = ['Zed', 'ann', 'bob', 'cem', 'dan', 'jack'];
  const without = (...ids: string[]) => everybody.filter((id) => !ids.includes(id));
  test.each<[what: string, filter: Filter, finds: string[]]>([
    ['nothing: all, in order of id', {}, everybody],
    ['a bare value', { team: 'blue' }, ['ann', 'cem']],
    ['$eq', { team: { $eq: 'blue' } }, ['ann', 'cem']],
    ['$ne, which who has no such field meets too', { team: { $ne: 'blue' } }, without('ann', 'cem')],
    ['$gt', { age: { $gt: 25 } }, ['ann']],
    ['$gte', { age: { $gte: 25 } }, ['ann', 'bob']],
    ['$lt', { age: { $lt: 25 } }, ['cem']],
    ['$lte', { age: { $lte: 25 } }, ['bob', 'cem']],
    ['several operators at once', { age: { $gt: 4, $lt: 30 } }, ['bob']],
    ['values of one kind only: 30 is not "30"', { age: '30' }, ['dan']],
    ['$in', { team: { $in: ['red', 'green'] } }, ['bob']],
    ['$in without values: nobody', { team: { $in: [] } }, []],
    ['$nin', { team: { $nin: ['red', 'green'] } }, without('bob')],
    ['$exists', { team: { $exists: true } }, ['ann', 'bob', 'cem']],
    ['$exists: false', { team: { $exists: false } }, ['Zed', 'dan', 'jack']],
    ['null, which is a missing field', { team: null }, ['Zed', 'dan', 'jack']],
    ['$and', { $and: [{ team: 'blue' }, { age: { $lt: 10 } }] }, ['cem']],
    ['$or', { $or: [{ team: 'red' }, { age: 4 }] }, ['bob', 'cem']],
    ['$nor', { $nor: [{ team: 'red' }, { team: 'blue' }] }, ['Zed', 'dan', 'jack']],
    [
      'groups within groups, beside fields',
      { team: 'blue', $or: [{ $and: [{ age: 30 }, { name: 'x' }] }, { age: 4 }] },
      ['cem'],
    ],
    ['several fields: all of them', { team: 'blue', age: 30 }, ['ann']],
    ['id', { id: 'bob' }, ['bob']],
    ['ids', { id: { $in: ['dan', 'nobody', 'bob', 'dan'] } }, ['bob', 'dan']],
    ['ids and more', { id: { $in: ['ann', 'bob', 'cem'] }, team: 'blue' }, ['ann', 'cem']],
    ['ids within $and', { $and: [{ id: { $in: ['ann', 'bob'] } }, { id: { $in: ['bob', 'cem'] } }] }, ['bob']],
    ['a range of ids', { id: { $gt: 'ann', $lte: 'cem' } }, ['bob', 'cem']],
    ['name', { name: 'Ann Lee' }, ['ann']],
    ['role', { role: 'admin' }, ['ann']],
    ['online', { online: true }, ['ann', 'jack']],
    ['who is not online', { online: false }, without('ann', 'jack')],
    ['status', { status: 'Busy' }, ['bob']],
    ['last_active', { last_active: { $gte: at(2000) } }, ['ann', 'bob']],
    ['last_active up to a time', { last_active: { $lt: at(3000) } }, ['ann', 'jack']],
    ['no last_active', { last_active: { $exists: false } }, ['Zed', 'cem', 'dan']],
    ['created_at', { created_at: { $gt: at(0), $lte: at(1000) } }, ['ann', 'bob', 'cem', 'dan']],
    ['created_at and more', { created_at: at(1000), team: 'blue' }, ['ann', 'cem']],
    ['updated_at', { updated_at: { $gt: at(1000) } }, ['Zed']],
    ['a value in a list', { tags: 'b' }, ['ann']],
    ['a whole list', { tags: { $eq: ['a', 'b'] } }, ['ann']],
    ['an object, whatever the order of its keys', { prefs: { size: 1, theme: 'dark' } }, ['ann']],
    ['half an object: nobody', { prefs: { theme: 'dark' } }, []],
  ])('%s', async (_, filter, finds) => {
    expect(await (await people()).find(filter)).toEqual(finds);
  });

  test.each([
    ['the beginning of the name', { name: { $autocomplete: 'ann l' } }, ['ann']],
    ['the beginning of a word of it', { name: { $autocomplete: 'LEE' } }, ['ann']],
    ['the words from one on', { name: { $autocomplete: 'van DER' } }, ['jack']],
    ['a word after a hyphen or an apostrophe', { name: { $autocomplete: 'brien-s' } }, ['bob']],
    ['letters of any alphabet', { name: { $autocomplete: 'öz' } }, ['cem']],
    ['letters however they are put together', { name: { $autocomplete: 'C\u0327em' } }, ['cem']],
    ['the middle of a word: nobody', { name: { $autocomplete: 'ee' } }, []],
    ['what reads like a pattern, as it is', { name: { $autocomplete: '.*(' } }, []],
    ['the beginning of the id', { id: { $autocomplete: 'ZE' } }, ['Zed']],
    ['not of a word of the id', { id: { $autocomplete: 'ed' } }, []],
    ['one of several', { $or: [{ id: { $autocomplete: 'da' } }, { name: { $autocomplete: 'da' } }] }, ['dan']],
  ])('$autocomplete: %s', async (_, filter, finds) => {
    expect(await (await people()).find(filter)).toEqual(finds);
  });

  test.each([
    at(2000),
    '2019-01-07T13:00:02Z',
    '2019-01-07T14:00:02.000+01:00',
    '2019-01-07T08:00:02-0500',
    '2019-01-07T13:00:02',
  ])('times as instants, however they are written: %s', async (time) => {
    const { find } = await people();
    expect(await find({ last_active: time })).toEqual(['ann']);
    expect(await find({ last_active: { $gt: time } })).toEqual(['bob']);
    expect(await find({ last_active: { $in: [time] } })).toEqual(['ann']);
    expect(await find({ created_at: { $gte: '2019-01-07' }, last_active: { $lte: time } })).toEqual(['ann', 'jack']);
  });
});

test.each<[what: string, sort: Sort, order: string[]]>([
  ['nothing is by id', [], ['Zed', 'ann', 'bob', 'cem', 'dan', 'jack']],
  ['id, backwards', [{ id: -1 }], ['jack', 'dan', 'cem', 'bob', 'ann', 'Zed']],
  ['name', [{ name: 1 }], ['ann', 'jack', 'bob', 'cem', 'Zed', 'dan']],
  ['name backwards: missing values are last either way', [{ name: -1 }], ['cem', 'bob', 'jack', 'ann', 'Zed', 'dan']],
  ['last_active', [{ last_active: 1 }], ['jack', 'ann', 'bob', 'Zed', 'cem', 'dan']],
  ['last_active backwards', [{ last_active: -1 }], ['bob', 'ann', 'jack', 'Zed', 'cem', 'dan']],
  ['created_at, equals by id', [{ created_at: -1 }], ['Zed', 'ann', 'bob', 'cem', 'dan', 'jack']],
  [
    'online first, then last_active',
    [{ online: -1 }, { last_active: -1 }],
    ['ann', 'jack', 'bob', 'Zed', 'cem', 'dan'],
  ],
  ['online last', [{ online: 1 }, { last_active: 1 }], ['bob', 'Zed', 'cem', 'dan', 'jack', 'ann']],
  ['several fields', [{ team: 1 }, { age: 1 }], ['cem', 'ann', 'bob', 'dan', 'Zed', 'jack']],
  ['numbers as numbers, before text', [{ age: 1 }], ['cem', 'bob', 'ann', 'dan', 'Zed', 'jack']],
  [
    'five fields',
    [{ role: 1 }, { team: -1 }, { age: 1 }, { name: 1 }, { id: -1 }],
    ['ann', 'bob', 'cem', 'dan', 'jack', 'Zed'],
  ],
])('sorted by %s', async (_, sort, order) => {
  const { find } = await people();
  expect(await find({}, sort)).toEqual(order);
  expect(await find({}, sort, { limit: 2, offset: 3 })).toEqual(order.slice(3, 5));
});

describe('pages', () => {
  test('by limit and offset, up to an offset of 1000', async () => {
    const { engine, find, jack } = await people();
    const ids = Array.from({ length: 1100 }, (_, n) => `user-${String(n).padStart(4, '0')}`);
    for (const users of [ids.slice(0, 550), ids.slice(550)])
      await engine.command('upsertUsers', { users: users.map((id) => ({ id })) });
    const filter = { id: { $gte: 'user' } };
    expect(await find(filter, [], { limit: 3, offset: 1000 })).toEqual(ids.slice(1000, 1003));
    expect(await find(filter, [{ id: -1 }], { limit: 3, offset: 1000 })).toEqual(ids.toReversed().slice(1000, 1003));
    await refused(
      jack.client.queryUsers(filter, [], { offset: 1001 }),
      'invalid_input',
      /at most 1000; page with id_gt/,
    );
  });

  test('by id_gt, in order of id, beside any filter', async () => {
    const { find } = await people();
    expect(await find({}, [], { id_gt: 'ann', limit: 2 })).toEqual(['bob', 'cem']);
    expect(await find({ team: 'blue' }, [{ id: 1 }], { id_gt: 'ann' })).toEqual(['cem']);
    expect(await find({ id: { $in: ['ann', 'dan'] } }, [], { id_gt: 'ann' })).toEqual(['dan']);
    expect(await find({ online: true }, [], { id_gt: 'an' })).toEqual(['ann', 'jack']);
    expect(await find({}, [], { id_gt: 'jack' })).toEqual([]);
  });
});

test.each<[what: string, filter: unknown, sort: unknown, page: QueryOptions, says: RegExp]>([
  ['a limit over the maximum', {}, [], { limit: 101 }, /'limit' must be at most 100/],
  ['a limit of 0', {}, [], { limit: 0 }, /'limit' must be at least 1/],
  ['a limit that is no whole number', {}, [], { limit: 1.5 }, /'limit' must be a whole number/],
  ['a negative offset', {}, [], { offset: -1 }, /'offset' must be at least 0/],
  ['id_gt with another order', {}, [{ name: 1 }], { id_gt: 'a' }, /Leave the sort out/],
  ['id_gt with an offset', {}, [], { id_gt: 'a', offset: 1 }, /exclude each other/],
  ['presence that is no flag', {}, [], { presence: 'yes' as never }, /'presence' must be true or false/],
  ['a filter that is a list', [], [], {}, /a filter must be an object/],
  ['a filter that is null', null, [], {}, /a filter must be an object/],
  ['an unknown operator', { name: { $regex: '.*' } }, [], {}, /'\$regex' is no operator of a field/],
  ['code', { $where: '1' }, [], {}, /'\$where' is no operator here/],
  ['an operator beside a value', { name: { $eq: 'a', b: 1 } }, [], {}, /'b' is no operator/],
  ['an operator within a value', { name: { $in: [{ $gt: '' }] } }, [], {}, /needs a value/],
  ['an operator within an operator', { name: { $eq: { $gt: '' } } }, [], {}, /needs a value/],
  ['$in that is no list', { name: { $in: 'a' } }, [], {}, /name\.\$in must be a list/],
  [
    'lists of over 1000 values',
    { a: { $in: Array(600).fill(1) }, b: { $nin: Array(401).fill(1) } },
    [],
    {},
    /over 1000 values/,
  ],
  ['$exists that is no flag', { name: { $exists: 1 } }, [], {}, /must be true or false/],
  ['$gt of a list', { name: { $gt: [] } }, [], {}, /needs a text, time or number/],
  ['$autocomplete of another field', { team: { $autocomplete: 'b' } }, [], {}, /on 'id' or 'name'/],
  ['$autocomplete of nothing', { name: { $autocomplete: ' ' } }, [], {}, /needs a text/],
  ['$or without filters', { $or: [] }, [], {}, /must be a list of filters/],
  ['a time that is none', { last_active: { $gt: 'yesterday' } }, [], {}, /must be an ISO 8601 time/],
  ['a number as a time', { created_at: 5 }, [], {}, /must be an ISO 8601 time/],
  ['a field within a field', { 'prefs.theme': 'dark' }, [], {}, /without dots/],
  ['a field of every object', { constructor: 1 }, [], {}, /no field that can be asked for/],
  ['members', { members: { $in: ['john'] } }, [], {}, /Ask queryChannels/],
  ['101 conditions', { $or: Array.from({ length: 50 }, () => ({ a: 1 })) }, [], {}, /over 100 conditions/],
  ['a sort that is no list', {}, { name: 1 }, {}, /a sort must be a list/],
  ['six fields of sort', {}, Array.from({ length: 6 }, () => ({ name: 1 })), {}, /at most 5 fields/],
  ['a sort of two fields in one', {}, [{ name: 1, age: 1 }], {}, /one field with 1 or -1/],
  ['a direction that is none', {}, [{ name: 'asc' }], {}, /one field with 1 or -1/],
])('%s is refused, in words', async (_, filter, sort, page, says) => {
  const { jack } = await people();
  await refused(jack.client.queryUsers(filter as Filter, sort as Sort, page), 'invalid_input', says);
});

describe('indexes', () => {
  const ids = Array.from({ length: 60 }, (_, n) => `user-${String(n * 7).padStart(3, '0')}`);
  const fields = ['id', 'online', 'last_active', 'created_at'] as const;

  /** 60 people, made, come, gone and invisible at times that often fall together, in the eyes of one who may not see all. */
  async function crowd(scan: number, random: (most: number) => number) {
    const fixture = engineFixture({
      limits: { scan },
      graceMs: 0,
      policy: { canSee: (viewer, target) => viewer !== 'viewer' || !target.endsWith('5') },
    });
    const viewer = await fixture.tab('viewer');
    const left = [...ids];
    while (left.length > 0) {
      const users = left.splice(0, 1 + random(15)).map((id) => ({ id }));
      await fixture.engine.command('upsertUsers', { users });
      for (const { id } of users) {
        if (random(3) === 0) continue;
        const { client, network } = await fixture.tab(id, random(6) === 0 ? { invisible: true } : {});
        network.refuse();
        if (random(2) === 0) await client.disconnectUser();
        else if (random(3) === 0) network.drop();
      }
      await fixture.clock.advance(random(3) * 500);
    }
    const all: User[] = [];
    for (let page: User[] | undefined; page?.length !== 0; all.push(...page)) {
      const id_gt = all.at(-1)?.id ?? '';
      page = (await viewer.client.queryUsers({}, [], { id_gt, limit: 7 })).users;
    }
    return { ...fixture, viewer, all };
  }

  const time = fc.integer({ min: -1, max: 20 }).map((half) => at(half * 500));
  const range = (value: fc.Arbitrary<string>) =>
    fc.dictionary(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), value, { minKeys: 1, maxKeys: 2 });
  const conditions = fc.oneof(
    fc.record({ online: fc.boolean() }),
    fc.record({ last_active: range(time) }),
    fc.record({ created_at: range(time) }),
    fc.record({ id: range(fc.constantFrom(...ids, 'u', 'z')) }),
  );
  const filters = fc
    .tuple(fc.array(conditions, { maxLength: 2 }), fc.boolean())
    .map(([parts, apart]): Filter => (apart && parts.length > 0 ? { $and: parts } : Object.assign({}, ...parts)));
  const sorts = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...fields), fc.constantFrom(1 as const, -1 as const)), {
      maxLength: 3,
      selector: ([field]) => field,
    })
    .map((steps): Sort => steps.map(([field, direction]) => ({ [field]: direction })));
  const pages = fc.record({ limit: fc.integer({ min: 1, max: 40 }), offset: fc.integer({ min: 0, max: 20 }) });

  /** The same question, asked of a list. */
  function naive(
    all: readonly User[],
    filter: Filter,
    sort: Sort,
    { limit, offset }: { limit: number; offset: number },
  ) {
    const meets = (user: User, asked: Filter): boolean =>
      Object.entries(asked).every(([field, condition]) => {
        const value = (user as unknown as Record<string, string>)[field];
        if (field === '$and') return (condition as Filter[]).every((part) => meets(user, part));
        if (typeof condition === 'boolean') return user.online === condition;
        return Object.entries(condition as Record<string, string>).every(([operator, bound]) => {
          if (value === undefined) return false;
          if (operator === '$gt') return value > bound;
          if (operator === '$gte') return value >= bound;
          return operator === '$lt' ? value < bound : value <= bound;
        });
      });
    const compare = (a: User, b: User): number => {
      for (const step of [...sort, { id: 1 as const }]) {
        const [field, direction] = Object.entries(step)[0] as [keyof User, 1 | -1];
        const [x, y] = [a[field], b[field]];
        if (x === y) continue;
        if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
        return x < y ? -direction : direction;
      }
      return 0;
    };
    return all
      .filter((user) => meets(user, filter))
      .toSorted(compare)
      .slice(offset, offset + limit);
  }

  test.each([0, 10, 10_000])(
    `give the answer that looking at everybody gives, in the viewer's eyes, where %i may be looked at (seed ${seed})`,
    async (scan) => {
      let state = seed;
      const { viewer, all } = await crowd(scan, (most) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % most);
      expect(all.map(({ id }) => id)).toEqual([...ids, 'viewer']);
      expect(all.filter(({ id, online }) => id.endsWith('5') && online)).toEqual([]);
      await fc.assert(
        fc.asyncProperty(filters, sorts, pages, async (filter, sort, page) => {
          const { users } = await viewer.client.queryUsers(filter, sort, page);
          expect(users).toEqual(naive(all, filter, sort, page));
        }),
        { seed, numRuns: 300 },
      );
    },
  );

  test('serve those of ids, and refuse what would have to look at more than limits.scan, naming the way out', async () => {
    const { jack, find } = await people({ limits: { scan: 3 } });
    for (const [filter, sort] of [
      [{ team: 'blue' }, []],
      [{ team: 'green' }, [{ id: 1 }]],
      [{}, [{ name: 1 }]],
      [{ id: { $nin: ['ann'] } }, [{ name: 1 }]],
      [{ $or: [{ online: true }, { team: 'green' }] }, []],
    ] as [Filter, Sort][]) {
      await refused(
        jack.client.queryUsers(filter, sort),
        'too_large',
        /over 3 users.*Narrow it by id, online, last_active or created_at/,
      );
    }
    // A page that is full in time, and everything that an index narrows to no more than that, is answered.
    expect(await find({ team: 'blue' }, [], { limit: 1 })).toEqual(['ann']);
    expect(await find({ id: { $in: ['ann', 'bob', 'cem', 'dan', 'jack'] }, team: 'blue' }, [{ name: 1 }])).toEqual([
      'ann',
      'cem',
    ]);
    expect(await find({ online: true, team: 'blue' }, [{ name: 1 }])).toEqual(['ann']);
    expect(await find({ last_active: { $gte: at(2000) } }, [{ name: -1 }])).toEqual(['bob', 'ann']);
    expect(await find({ id: { $gt: 'b', $lt: 'd' }, team: 'blue' })).toEqual(['cem']);
  });
});
