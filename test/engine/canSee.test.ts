import type { PresenceEvent, User } from 'presence-kit/client';
import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused } from './engineFixture.js';

/** jack may not see john; everybody else may see everybody. */
const canSee = (viewer: string, target: string) => !(viewer === 'jack' && target === 'john');

async function jackIsKeptOut() {
  const fixture = engineFixture({ policy: { canSee } });
  const jack = await fixture.tab('jack');
  const jessie = await fixture.tab('jessie');
  for (const { watch } of [jack, jessie]) await watch('john');
  const john = await fixture.tab('john', { name: 'John', status: 'Secret', team: 'blue' });
  await fixture.clock.advance(1000);
  return { ...fixture, jack, jessie, john };
}

/** What somebody who is kept out may read of john. */
const profile = { id: 'john', online: false, name: 'John', team: 'blue', created_at: at(0), updated_at: at(0) };

test('who is kept out reads offline without status or last_active, in every answer; others see', async () => {
  const { clock, engine, jack, jessie } = await jackIsKeptOut();
  await engine.command('upsertChannel', {
    type: 'messaging',
    id: 'three',
    data: { members: ['jack', 'john', 'jessie'] },
  });
  const seenBy = async ({ client }: typeof jack) => {
    const channel = client.channel('messaging', 'three');
    const answers: (User | undefined)[] = [
      (await client.queryUsers({ id: 'john' })).users[0],
      (await client.queryUsers({ team: 'blue' }, [], { presence: true })).users[0],
      (await channel.watch({ presence: true })).members.find(({ id }) => id === 'john'),
      (await client.queryChannels({}, [], { presence: true })).channels[0]?.members.find(({ id }) => id === 'john'),
      (await channel.update({ topic: String(clock.now()) })).members.find(({ id }) => id === 'john'),
    ];
    return new Set(answers.map((user) => JSON.stringify(user)));
  };
  expect([...(await seenBy(jack))].map((text) => JSON.parse(text) as unknown)).toEqual([
    { ...profile, revision: expect.any(Number) },
  ]);
  expect([...(await seenBy(jessie))].map((text) => JSON.parse(text) as unknown)).toEqual([
    { ...profile, online: true, status: 'Secret', last_active: at(0), revision: expect.any(Number) },
  ]);
});

test('who is kept out gets no presence event, and nothing moves: not a revision, not a time, not an order', async () => {
  const { clock, jack, jessie, john, tab } = await jackIsKeptOut();
  expect(await jack.hears()).toEqual(['john updated']);
  expect(await jessie.hears()).toEqual(['john updated', 'john offline: Secret', 'john online: Secret']);
  const reads = () =>
    Promise.all([
      jack.reads('john'),
      jack.client.queryUsers({ online: true }),
      jack.client.queryUsers({ id: { $ne: 'jack' } }, [{ online: -1 }, { last_active: -1 }, { updated_at: -1 }]),
      jack.client.queryUsers({ status: { $exists: true } }),
      jack.client.queryUsers({ last_active: { $gt: '2000-01-01' }, id: 'john' }),
      jack.client.queryUsers({ updated_at: { $gt: at(0) } }),
    ]);
  const before = await reads();
  await john.client.upsertUser({ id: 'john', status: 'Another' });
  await clock.advance(1000);
  await john.client.upsertUser({ id: 'john', invisible: true });
  await john.client.upsertUser({ id: 'john', invisible: false });
  await clock.advance(1000);
  await john.client.disconnectUser();
  await tab('john');
  expect(await jack.hears()).toEqual([]);
  expect(await reads()).toEqual(before);
  expect(await jessie.hears()).toHaveLength(5);
});

test('who is kept out still hears of the profile, in the view that is theirs', async () => {
  const { clock, jack, john } = await jackIsKeptOut();
  await jack.hears();
  await clock.advance(1000);
  await john.client.upsertUser({ id: 'john', name: 'Johnny', status: 'Hm' });
  expect(await jack.hears()).toEqual(['john updated']);
  const told = (jack.events.at(-1) as Extract<PresenceEvent, { type: 'user.updated' }>).user;
  const { revision } = (await jack.reads('john')) as User;
  expect(told).toEqual({ ...profile, name: 'Johnny', updated_at: at(2000), revision });
});

test('who is kept out hears of a deletion without a last_active', async () => {
  const { engine, jack, jessie } = await jackIsKeptOut();
  await engine.command('deleteUser', { id: 'john' });
  expect(await jack.hears()).toEqual(['john updated', 'john deleted']);
  expect((jack.events.at(-1) as { user?: User }).user).toEqual({ ...profile, revision: expect.any(Number) });
  await jessie.hears();
  expect((jessie.events.at(-1) as { user?: User }).user).toMatchObject({ online: false, last_active: at(0) });
});

test('nobody is kept out from themself, and the secret from nobody', async () => {
  const asked: string[] = [];
  const { tab, secretReads } = engineFixture({
    policy: {
      canSee(viewer, target) {
        asked.push(`${viewer} ${target}`);
        return false;
      },
    },
  });
  const john = await tab('john', { status: 'Here' });
  await tab('jack');
  expect(await john.reads('john')).toMatchObject({ online: true, status: 'Here', last_active: at(0) });
  expect(john.client.user).toMatchObject({ online: true });
  expect(await secretReads('john')).toMatchObject({ online: true, status: 'Here' });
  expect(await john.reads('jack')).toMatchObject({ online: false });
  expect(new Set(asked)).toEqual(new Set(['john jack']));
});

test('it is asked at each read and event: who may see from now on sees from now on', async () => {
  let open = false;
  const { tab } = engineFixture({ policy: { canSee: () => open } });
  const jack = await tab('jack');
  await jack.watch('john');
  const john = await tab('john');
  expect(await jack.hears()).toEqual(['john updated']);
  open = true;
  expect(await jack.reads('john')).toMatchObject({ online: true });
  await john.client.disconnectUser();
  expect(await jack.hears()).toEqual(['john offline']);
});

describe('a policy with a mistake shows nobody to anybody, ends nothing, and is told to the app', () => {
  test.each<[string, () => boolean]>([
    [
      'that throws',
      () => {
        throw new Error('the policy is broken');
      },
    ],
    ['that answers with a promise', (() => Promise.resolve(true)) as never],
    ['that answers nothing', (() => undefined) as never],
  ])('canSee %s', async (_, broken) => {
    const told: unknown[] = [];
    const { tab } = engineFixture({ policy: { canSee: broken }, onError: (error) => told.push(error) });
    const jack = await tab('jack');
    await jack.watch('john');
    const john = await tab('john');
    expect(await jack.reads('john')).toMatchObject({ online: false });
    await john.client.disconnectUser();
    expect(await jack.hears()).toEqual(['john updated']);
    expect(told[0]).toBeInstanceOf(Error);
  });

  test.each<[string, () => boolean]>([
    [
      'that throws',
      () => {
        throw new Error('the policy is broken');
      },
    ],
    ['that answers with a promise', (() => Promise.resolve(true)) as never],
  ])('mayBeInvisible %s refuses the one who asked', async (_, broken) => {
    const told: unknown[] = [];
    const { tab, emptyTab } = engineFixture({
      policy: { mayBeInvisible: broken },
      onError: (error) => told.push(error),
    });
    const jack = await tab('jack');
    await jack.watch('john');
    const john = await tab('john');
    await jack.hears();
    await refused(john.client.upsertUser({ id: 'john', invisible: true }), 'unavailable');
    await refused(emptyTab().client.connectUser({ id: 'jessie', invisible: true }), 'unavailable');
    expect(told).toHaveLength(2);
    expect(john.client.user).toMatchObject({ online: true, invisible: false });
    await john.client.disconnectUser();
    expect(await jack.hears()).toEqual(['john offline']);
  });
});

describe('when the policy changes its mind', () => {
  async function jackWatchesJohn() {
    const hidden = new Set<string>();
    const fixture = engineFixture({ policy: { canSee: (viewer, target) => !hidden.has(`${viewer} ${target}`) } });
    const john = await fixture.tab('john', { status: 'Secret' });
    const jack = await fixture.tab('jack');
    const jessie = await fixture.tab('jessie');
    for (const { watch, hears } of [jack, jessie]) {
      await watch('john');
      await hears();
    }
    return { ...fixture, hidden, john, jack, jessie };
  }

  test('a watcher who may no longer see john sees him go at once, without a status; others hear nothing', async () => {
    const { engine, hidden, jack, jessie } = await jackWatchesJohn();
    hidden.add('jack john');
    await engine.visibilityChanged('jack', ['john']);
    expect(await jack.hears()).toEqual(['john offline']);
    expect(await jessie.hears()).toEqual([]);
  });

  test('a watcher who may see john again sees how he is', async () => {
    const { engine, hidden, jack } = await jackWatchesJohn();
    hidden.add('jack john');
    await engine.visibilityChanged('jack', ['john']);
    hidden.clear();
    await engine.visibilityChanged('jack', ['john']);
    expect(await jack.hears()).toEqual(['john offline', 'john online: Secret']);
  });

  test('nobody hears of users whom they do not watch, of themselves, or of ids without a user', async () => {
    const { engine, jack } = await jackWatchesJohn();
    await engine.visibilityChanged('jack', ['jessie', 'jack', 'nobody']);
    expect(await jack.hears()).toEqual([]);
  });

  test('an invisible user looks as before to somebody who may see them again', async () => {
    const { engine, hidden, john, jack } = await jackWatchesJohn();
    await john.client.upsertUser({ id: 'john', invisible: true });
    hidden.add('jack john');
    await engine.visibilityChanged('jack', ['john']);
    hidden.clear();
    await engine.visibilityChanged('jack', ['john']);
    expect(await jack.hears()).toEqual(['john offline: Secret', 'john offline', 'john offline: Secret']);
  });

  test('an id that is none is refused', async () => {
    const { engine } = await jackWatchesJohn();
    await refused(engine.visibilityChanged('jack', ['no id']), 'invalid_input', /target_ids/);
  });
});
