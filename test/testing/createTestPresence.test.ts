import { afterEach, describe, expect, test } from 'vitest';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPresence } from 'presence-kit/testing';

let presence: TestPresence;

afterEach(() => presence.close());

async function open() {
  presence = await createTestPresence({
    people: {
      john: { name: 'John', status: 'Eating a veggie burger...', role: 'cook', team: 'kitchen' },
      jack: { name: 'Jack', online: false, last_active: '2019-01-07T12:00:00.000Z' },
      jessie: { invisible: true, status: 'Nobody sees me' },
      nobody: { online: false },
    },
    as: 'john',
  });
  return presence;
}

const seenByJohn = async (id: string) => (await presence.client.queryUsers({ id })).users[0];

describe('a test presence', () => {
  test('begins with people who are online, were last active or are invisible', async () => {
    await open();
    expect(presence.client.user).toMatchObject({ id: 'john', online: true, role: 'cook', team: 'kitchen' });
    expect(await seenByJohn('jack')).toMatchObject({ online: false, last_active: '2019-01-07T12:00:00.000Z' });
    const jessie = await seenByJohn('jessie');
    expect(jessie).toMatchObject({ online: false, status: 'Nobody sees me' });
    expect(jessie).not.toHaveProperty('last_active');
    expect(presence.person('jessie').client.user).toMatchObject({ invisible: true });
    expect(await seenByJohn('nobody')).not.toHaveProperty('last_active');
  });

  test('takes a list of people, and adds the person of `as`', async () => {
    presence = await createTestPresence({ people: [{ id: 'jack', name: 'Jack' }], as: 'john' });
    expect(presence.me.id).toBe('john');
    expect(await seenByJohn('jack')).toMatchObject({ name: 'Jack', online: true });
  });

  test('lets each person act with their own client', async () => {
    await open();
    const seen: unknown[] = [];
    presence.client.on('user.presence.changed', ({ user }) => seen.push([user.id, user.online, user.status]));
    await presence.client.queryUsers({ id: 'jack' }, [], { presence: true });
    const { client: jack } = presence.person('jack');
    await jack.connectUser({ id: 'jack' });
    await jack.upsertUser({ id: 'jack', status: 'On stage' });
    await jack.disconnectUser();
    await presence.clock.advance(0);
    expect(seen).toEqual([
      ['jack', true, undefined],
      ['jack', true, 'On stage'],
      ['jack', false, 'On stage'],
    ]);
  });

  test('uses its own clock, and loses a connection only when the test says so', async () => {
    await open();
    await presence.clock.advance(3_600_000);
    expect(presence.client.connectionStatus).toBe('connected');
    expect(await seenByJohn('john')).toMatchObject({ last_active: '2019-01-07T14:00:00.000Z' });
    presence.me.transport.drop();
    await presence.clock.advance(0);
    expect(presence.client.connectionStatus).toBe('reconnecting');
    await presence.clock.advance(500);
    expect(presence.client.connectionStatus).toBe('connected');
  });

  test('closes in any state of the connections', async () => {
    await open();
    presence.me.transport.delay(3_600_000);
    await presence.close();
    expect(presence.client.connectionStatus).toBe('disconnected');
    expect(presence.engine.healthy).toBe(false);
  });

  test('runs the same way with the same seed', async () => {
    async function returnOf(seed: number): Promise<number> {
      presence = await createTestPresence({ people: {}, as: 'john', seed });
      const { client, clock, me } = presence;
      me.transport.drop();
      let waited = 0;
      do await clock.advance(1);
      while (++waited < 1000 && client.connectionStatus !== 'connected');
      await presence.close();
      return waited;
    }
    const [first, again, other] = [await returnOf(7), await returnOf(7), await returnOf(8)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('errors', () => {
  test('an unknown person cannot act, and the error says what to do', async () => {
    await open();
    expect(() => presence.person('jak')).toThrow(/^presence-kit: cannot act for 'jak'; .* Add 'jak' to 'people'\.$/);
  });

  test.each([
    [{ john: { status: 'x'.repeat(121) } }, /status/],
    [{ john: { last_active: 'yesterday' } }, /last_active 'yesterday' is no time/],
    [{ 'no id': {} }, /id/],
  ])('a beginning that the engine would not allow is refused', async (people, says) => {
    await expect(createTestPresence({ people, as: 'jack' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(says) as string,
    });
  });
});
