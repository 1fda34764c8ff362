import { describe, expect, test } from 'vitest';
import { engineFixture, refused } from './engineFixture.js';

// What a query may take of the engine that everybody shares.

describe('a query', () => {
  test('finds the same with a list of a thousand values as with one, texts, numbers, lists and objects among them', async () => {
    const fixture = engineFixture();
    const { client } = await fixture.tab('jack');
    const users: Record<string, unknown>[] = [
      { id: 'a', team: 'red' },
      { id: 'b', team: 7 },
      { id: 'c', team: ['red', 'blue'] },
      { id: 'd', team: { colour: 'red', size: 1 } },
      { id: 'e' },
    ];
    await fixture.engine.command('upsertUsers', { users: users as never });
    const fill = Array.from({ length: 999 }, (_, at) => `none ${at}`);
    const find = async (values: unknown[], operator = '$in') => {
      const filter = { id: { $ne: 'jack' }, team: { [operator]: [...values, ...fill.slice(values.length)] } };
      return (await client.queryUsers(filter as never)).users.map(({ id }) => id);
    };
    expect(await find(['red'])).toEqual(['a', 'c']);
    expect(await find([7])).toEqual(['b']);
    expect(await find([['red', 'blue']])).toEqual(['c']);
    expect(await find([{ size: 1, colour: 'red' }])).toEqual(['d']);
    expect(await find([null])).toEqual(['e']);
    expect(await find(['red', null], '$nin')).toEqual(['b', 'd']);
  });

  test('is refused when an index serves it, and it would still compare with nearly everybody', async () => {
    const fixture = engineFixture({ limits: { scan: 10 } });
    const { client } = await fixture.tab('jack');
    for (let from = 0; from < 5_000; from += 1_000) {
      const users = Array.from({ length: 1_000 }, (_, at) => ({ id: `user-${from + at}` }));
      await fixture.engine.command('upsertUsers', { users });
    }
    const never = { id: { $nin: ['jack'] }, created_at: { $exists: false } };
    await refused(
      client.queryUsers({ $or: Array.from({ length: 25 }, () => never) }),
      'too_large',
      /compares over 100000/,
    );
    expect((await client.queryUsers(never)).users).toEqual([]);
  });
});
