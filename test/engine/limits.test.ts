import type { EngineCommandMethod, EngineCommandParams } from 'presence-kit/engine';
import { createPresenceEngine } from 'presence-kit/engine';
import { describe, expect, test } from 'vitest';
import { engineFixture, refused } from './engineFixture.js';

const wrongIds = ['', ' ', 'a b', 'a/b', 'a:b', 'jöhn', 'a\n', '..%2f', 'x'.repeat(256), 5, null, ['john'], {}];

describe('an id has 1 to 255 of A-Z a-z 0-9 @ _ . -', () => {
  test.each(['a', 'x'.repeat(255), 'John.Doe-99_@example.com', '-', '.', '..'])('%s is one', async (id) => {
    const { tab } = engineFixture();
    const { client } = await tab(id);
    expect(client.user).toMatchObject({ id, online: true });
    await client.channel('messaging', id, { members: [id] }).watch({ presence: true });
    expect((await client.queryChannels({ id, members: id })).channels).toHaveLength(1);
    expect((await client.queryUsers({ id })).users).toHaveLength(1);
  });

  test.each(wrongIds)('%j is none, wherever one is asked for', async (wrong) => {
    const { tab, emptyTab, engine } = engineFixture();
    const id = wrong as string;
    const { client } = await tab('john');
    const channel = client.channel('messaging', 'two');
    await channel.watch();
    await refused(emptyTab().client.connectUser({ id }), 'invalid_input', /'user\.id'/);
    await refused(client.upsertUser({ id }), 'invalid_input', /'user\.id'/);
    await refused(client.channel('messaging', id).watch(), 'invalid_input', /'id'/);
    await refused(client.channel(id, 'two').watch(), 'invalid_input', /'type'/);
    await refused(client.channel('messaging', 'new', { members: [id] }).watch(), 'invalid_input', /members/);
    await refused(channel.addMembers(['jack', id]), 'invalid_input', /members/);
    await refused(channel.removeMembers([id]), 'invalid_input', /members/);
    await refused(channel.update({ members: [id] }), 'invalid_input', /members/);
    await refused(client.queryUsers({ id }), 'invalid_input', /id/);
    await refused(client.queryUsers({ id: { $in: ['jack', id] } }), 'invalid_input', /id/);
    await refused(client.queryChannels({ members: { $in: [id] } }), 'invalid_input', /members/);
    await refused(engine.command('deleteUser', { id }), 'invalid_input', /'id'/);
    await refused(engine.command('upsertUsers', { users: [{ id }] }), 'invalid_input', /'users\.0\.id'/);
    expect((await client.queryUsers({})).users).toHaveLength(1);
    expect((await client.queryChannels({})).channels).toMatchObject([{ id: 'two', members: [{ id: 'john' }] }]);
  });
});

describe('every caller is answered, with one error in words', () => {
  test('data that nests too deep', async () => {
    const { tab } = engineFixture();
    const { client } = await tab('john');
    const deep = JSON.parse(`${'['.repeat(17)}${']'.repeat(17)}`) as unknown;
    await refused(client.upsertUser({ id: 'john', deep }), 'too_large', /nests deeper than 16/);
    expect(await client.upsertUser({ id: 'john', deep: [[[[]]]] })).toMatchObject({ deep: [[[[]]]] });
  });

  test('a frame over 64 KiB is not even sent', async () => {
    const { tab } = engineFixture();
    const { client } = await tab('john');
    await refused(client.upsertUser({ id: 'john', bio: 'x'.repeat(70_000) }), 'too_large', /over 65000 bytes/);
    expect(client.connectionStatus).toBe('connected');
  });

  test.each([
    ['a command that there is not', 'dropUsers', {}, /there is no such request/],
    ['a command that every object has', 'toString', {}, /there is no such request/],
    ['parameters that are none', 'deleteUser', null, /it must be Object/],
    ['parameters that miss one', 'deleteUser', {}, /'id' is missing/],
    ['a list of users that is none', 'upsertUsers', { users: 'john' }, /'users' must be a list/],
    ['1001 users', 'upsertUsers', { users: Array.from({ length: 1001 }, (_, n) => ({ id: `u${n}` })) }, /at most 1000/],
    ['a user that is a list', 'upsertUsers', { users: [[]] }, /'users\.0' must be an object/],
    ['1001 ids', 'addMembers', { type: 'a', id: 'b', members: Array(1001).fill('x') }, /at most 1000/],
    [
      '1001 ids to watch again, in several queries',
      'rewatch',
      { users: [501, 500].map((count, n) => ({ key: `${n}`, ids: Array(count).fill('x') })), channels: [] },
      /'users' must have at most 1000 ids/,
    ],
    ['a page that is no number', 'queryUsers', { limit: '10' }, /'limit' must be a number/],
  ])('%s', async (_, method, params, says) => {
    await refused(
      engineFixture().engine.command(method as EngineCommandMethod, params as EngineCommandParams<EngineCommandMethod>),
      'invalid_input',
      says,
    );
  });

  test('what a socket sends before it said who it is, twice, or that is no frame', async () => {
    const { clock, socket } = engineFixture();
    const connect = { type: 'connect', protocol: 1, id: 0, user: { id: 'john' } };
    const answerTo = async (...frames: unknown[]) => {
      const { says, sent, closed } = socket();
      for (const frame of frames) says(frame);
      await clock.advance(0);
      const { id, error } = { ...sent.at(-1) };
      expect(error?.message).toMatch(/^presence-kit: cannot .+; .+\. .+\.$/);
      return [error?.code, id, closed[0]];
    };
    // A first frame that is wrong ends the connection for good; later ones end nothing.
    expect(await answerTo({ type: 'request', id: 3, method: 'queryUsers' })).toEqual(['unauthorized', 3, 4400]);
    expect(await answerTo('no JSON')).toEqual(['invalid_input', undefined, 4400]);
    expect(await answerTo({ ...connect, protocol: 99 })).toEqual(['invalid_input', 0, 4400]);
    expect(await answerTo(connect, { ...connect, id: 1 })).toEqual(['invalid_input', 1, undefined]);
    expect(await answerTo(connect, 'no JSON')).toEqual(['invalid_input', undefined, undefined]);
    expect(await answerTo(connect, { type: 'shout', id: 7 })).toEqual(['invalid_input', 7, undefined]);
    expect(await answerTo(connect, { type: 'request', id: 8 })).toEqual(['invalid_input', 8, undefined]);
    const secretOnly = { type: 'request', id: 9, method: 'deleteUser', params: { id: 'john' } };
    expect(await answerTo(connect, secretOnly)).toEqual(['invalid_input', 9, undefined]);
  });
});

test('an engine refuses a period or a limit that is none', () => {
  for (const options of [
    { graceMs: -1 },
    { timeToLiveMs: Number.NaN },
    { restartGraceMs: '5' },
    { limits: { scan: -5 } },
    { limits: { queryUsers: 'many' } },
  ])
    expect(() => createPresenceEngine(options as never)).toThrow(/^presence-kit: cannot make an engine; /);
});
