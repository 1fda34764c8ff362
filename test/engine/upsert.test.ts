import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused } from './engineFixture.js';

async function jackWatchesJohn() {
  const fixture = engineFixture();
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john', { name: 'John', status: 'Here', team: 'blue' });
  await jack.hears();
  return { ...fixture, jack, john };
}

test('changes the fields that it names and keeps the rest; null removes a field', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  await clock.advance(1000);
  const own = await john.client.upsertUser({ id: 'john', team: null, image: 'john.png' });
  expect(own).toMatchObject({
    name: 'John',
    status: 'Here',
    image: 'john.png',
    updated_at: at(1000),
    created_at: at(0),
  });
  expect(own).not.toHaveProperty('team');
  expect(await jack.reads('john')).not.toHaveProperty('team');
});

test('a connect merges the profile that it is given in the same way', async () => {
  const { jack, tab } = await jackWatchesJohn();
  await tab('john', { team: null, image: 'john.png' });
  expect(await jack.hears()).toEqual(['john updated']);
  expect(await jack.reads('john')).toMatchObject({ name: 'John', status: 'Here', image: 'john.png' });
});

test('an automatic reconnect brings no profile: what was changed elsewhere meanwhile stays', async () => {
  const { clock, jack, tab } = await jackWatchesJohn();
  const laptop = await tab('john', { status: 'On stage', invisible: true });
  const phone = await tab('john');
  await phone.client.upsertUser({ id: 'john', status: 'Back', invisible: false });
  await jack.hears();
  laptop.network.drop();
  await clock.advance(1000);
  expect(laptop.client.user).toMatchObject({ status: 'Back', invisible: false, online: true });
  expect(await jack.hears()).toEqual([]);
});

test('profile and status together are two events, the profile first', async () => {
  const { jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', status: 'There', name: 'Johnny' });
  expect(await jack.hears()).toEqual(['john updated', 'john online: There']);
});

test('what changes no field is no event and moves no time, whatever the order of keys in it', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', prefs: { theme: 'dark', size: [1, 2] } });
  const before = await jack.reads('john');
  await jack.hears();
  await clock.advance(1000);
  await john.client.upsertUser({ id: 'john', name: 'John', prefs: { size: [1, 2], theme: 'dark' }, image: null });
  await john.client.upsertUser({ id: 'john' });
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toEqual(before);
});

test('fields of the app are any JSON, and come back as they were', async () => {
  const { jack, john } = await jackWatchesJohn();
  const fields = {
    n: -0.5,
    yes: false,
    text: 'Jöhn 🍔 "quoted"\n',
    list: [1, null, { a: true }],
    nothing: { x: null },
  };
  await john.client.upsertUser({ id: 'john', ...fields });
  expect(await jack.reads('john')).toMatchObject(fields);
});

describe('a status', () => {
  test('has at most 120 code points, counted after trimming; an emoji is one', async () => {
    const { jack, john } = await jackWatchesJohn();
    for (const status of ['x'.repeat(120), '🍔'.repeat(120)]) {
      await john.client.upsertUser({ id: 'john', status: ` \n${status}\t ` });
      expect(await jack.reads('john')).toMatchObject({ status });
      await refused(john.client.upsertUser({ id: 'john', status: `${status}!` }), 'invalid_input', /120/);
      expect(await jack.reads('john')).toMatchObject({ status });
    }
  });

  test.each([
    ['empty', ''],
    ['all blank', ' \n '],
    ['null', null],
  ])('that is %s clears it: the field is absent', async (_, status) => {
    const { jack, john } = await jackWatchesJohn();
    await john.client.upsertUser({ id: 'john', status });
    expect(await jack.hears()).toEqual(['john online']);
    expect(await jack.reads('john')).not.toHaveProperty('status');
    expect(john.client.user).not.toHaveProperty('status');
  });

  test('is the user’s own: it stays through going offline, a restart and coming back', async () => {
    const { clock, engine, jack, john, tab } = await jackWatchesJohn();
    await john.client.disconnectUser();
    await engine.restart();
    await clock.advance(1000);
    expect(await jack.reads('john')).toMatchObject({ online: false, status: 'Here' });
    expect((await tab('john')).client.user).toMatchObject({ online: true, status: 'Here' });
  });
});

describe('a client may change its own user only', () => {
  test.each([
    ['another user', { id: 'jack', status: 'Mine now' }, 'forbidden', /'jack'/],
    ['its role', { id: 'john', role: 'admin' }, 'forbidden', /'role'/],
    ['its role away', { id: 'john', role: null }, 'forbidden', /'role'/],
    ['online', { id: 'john', online: true }, 'invalid_input', /computed/],
    ['last_active', { id: 'john', last_active: at(0) }, 'invalid_input', /computed/],
    ['created_at', { id: 'john', created_at: at(0) }, 'invalid_input', /computed/],
    ['updated_at', { id: 'john', updated_at: at(0) }, 'invalid_input', /computed/],
    ['its revision', { id: 'john', revision: 1e15 }, 'invalid_input', /computed/],
    ['a name that is no text', { id: 'john', name: 5 }, 'invalid_input', /user\.name/],
    ['a status that is no text', { id: 'john', status: ['x'] }, 'invalid_input', /user\.status/],
    [
      'invisible to what is neither true nor false',
      { id: 'john', invisible: 'yes' },
      'invalid_input',
      /user\.invisible/,
    ],
    ['a field with a dot', { id: 'john', 'a.b': 1 }, 'invalid_input', /field name/],
    ['a field with a dollar', { id: 'john', $set: 1 }, 'invalid_input', /field name/],
    ['a field without a name', { id: 'john', '': 1 }, 'invalid_input', /field name/],
    ['a field of 65 letters', { id: 'john', ['x'.repeat(65)]: 1 }, 'invalid_input', /field name/],
    ['what every object has', { id: 'john', ['constructor']: 1 }, 'invalid_input', /field name/],
    ['the prototype', JSON.parse('{ "id": "john", "__proto__": { "role": "admin" } }'), 'invalid_input', /field name/],
    ['nobody', { status: 'Whose?' }, 'invalid_input', /user\.id/],
  ])('not %s: it is refused in words, and nothing changes', async (_, patch, code, says) => {
    const { jack, john } = await jackWatchesJohn();
    await jack.watch('john', 'jack');
    const before = { ...john.client.user };
    await refused(john.client.upsertUser({ name: 'Johnny', ...patch } as never), code, says);
    expect((await john.client.queryUsers({ id: 'john' })).users[0]).toEqual(before);
    expect(await jack.hears()).toEqual([]);
  });

  test('the secret may change any, and the role', async () => {
    const { engine, jack } = await jackWatchesJohn();
    await engine.command('upsertUsers', {
      users: [
        { id: 'john', role: 'admin' },
        { id: 'jessie', status: 'New' },
      ],
    });
    expect(await jack.hears()).toEqual(['john updated']);
    expect(await jack.reads('john')).toMatchObject({ role: 'admin', name: 'John' });
    expect(await jack.reads('jessie')).toMatchObject({ status: 'New', online: false });
  });
});

describe('a user object over 5 kB', () => {
  test('is refused, in one patch or by several, and one at the limit can still be made smaller', async () => {
    const { jack, john } = await jackWatchesJohn();
    await refused(john.client.upsertUser({ id: 'john', bio: 'x'.repeat(6000) }), 'too_large', /5120 bytes/);
    await john.client.upsertUser({ id: 'john', bio: 'x'.repeat(4900) });
    await refused(john.client.upsertUser({ id: 'john', more: 'x'.repeat(300) }), 'too_large');
    await refused(john.client.upsertUser({ id: 'john', more: '🍔'.repeat(75) }), 'too_large');
    await john.client.upsertUser({ id: 'john', more: 'x'.repeat(100) });
    await john.client.upsertUser({ id: 'john', bio: null, more: 'x'.repeat(300) });
    expect(await jack.reads('john')).toMatchObject({ more: 'x'.repeat(300) });
  });

  test('is refused also when two changes of one command make it', async () => {
    const { engine, jack } = await jackWatchesJohn();
    const users = [
      { id: 'john', a: 'x'.repeat(3000) },
      { id: 'john', b: 'x'.repeat(3000) },
    ];
    await refused(engine.command('upsertUsers', { users }), 'too_large');
    expect(await jack.reads('john')).not.toHaveProperty('a');
  });

  test('is measured by its own fields: what is computed and what is removed does not count', async () => {
    const { engine } = engineFixture();
    const fits = { id: 'jessie', bio: 'x'.repeat(5120 - '{"id":"jessie","bio":""}'.length) };
    await engine.command('upsertUsers', { users: [fits] });
    await refused(engine.command('upsertUsers', { users: [{ ...fits, bio: `${fits.bio}x` }] }), 'too_large');
    await engine.command('upsertUsers', { users: [{ id: 'jessie', nothing: null }] });
  });
});

test('of several users in one command none is changed when one is refused', async () => {
  const { engine, jack } = await jackWatchesJohn();
  for (const bad of [{ id: 'a b' }, { id: 'jim', online: true }, { id: 'jim', bio: 'x'.repeat(6000) }])
    await expect(engine.command('upsertUsers', { users: [{ id: 'john', name: 'Johnny' }, bad] })).rejects.toThrow();
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toMatchObject({ name: 'John' });
});
