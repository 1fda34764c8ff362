import type { OwnUser } from 'presence-kit/client';
import { expect, test } from 'vitest';
import { at, engineFixture } from './engineFixture.js';

async function jackWatchesJohn() {
  const fixture = engineFixture();
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john');
  expect(await jack.hears()).toEqual(['john updated', 'john online']);
  return { ...fixture, jack, john };
}

test('a user is read as the contract shows it: id, online, status, last_active, the profile, times and a revision', async () => {
  const { tab } = engineFixture();
  const jack = await tab('jack');
  await tab('john', { name: 'John', status: 'Eating a veggie burger...', team: { color: 'blue' } });
  expect(await jack.reads('john')).toEqual({
    id: 'john',
    online: true,
    status: 'Eating a veggie burger...',
    last_active: at(0),
    name: 'John',
    team: { color: 'blue' },
    created_at: at(0),
    updated_at: at(0),
    revision: expect.any(Number),
  });
});

test('a user reads themself with invisible, and a backend reads everybody with it', async () => {
  const { tab, secretReads } = engineFixture();
  const jack = await tab('jack');
  const { revision, ...seen } = { ...(await jack.reads('jack')) };
  expect(seen).toEqual({ ...jack.client.user, revision: undefined, invisible: false });
  expect(revision).toEqual(jack.client.user?.revision);
  expect(await secretReads('jack')).toMatchObject({ online: true, invisible: false });
  const john = await tab('john');
  expect(await john.reads('jack')).not.toHaveProperty('invisible');
});

test('a user is online with the first connection, and offline with a goodbye at once', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  await clock.advance(1000);
  await john.client.disconnectUser();
  expect(await jack.hears()).toEqual(['john offline']);
  expect(await jack.reads('john')).toMatchObject({ online: false, last_active: at(1000) });
});

test('a second tab, and closing one of two, changes nothing for others', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn();
  const before = await jack.reads('john');
  await clock.advance(1000);
  const second = await tab('john');
  await clock.advance(1000);
  await john.client.disconnectUser();
  await clock.advance(60_000);
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toEqual(before);
  await second.client.disconnectUser();
  expect(await jack.hears()).toEqual(['john offline']);
});

test('a revision moves exactly when a field of that view moves, the own one with the own view', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn();
  const steps: [what: string, moves: boolean, step: () => Promise<unknown>][] = [
    ['a status', true, () => john.client.upsertUser({ id: 'john', status: 'Here' })],
    ['the same status', false, () => john.client.upsertUser({ id: 'john', status: ' Here ' })],
    ['a field', true, () => john.client.upsertUser({ id: 'john', team: 'blue' })],
    ['no field', false, () => john.client.upsertUser({ id: 'john' })],
    ['a field that was not there removed', false, () => john.client.upsertUser({ id: 'john', name: null })],
    ['a second tab', false, () => tab('john').then(({ client }) => client.disconnectUser())],
    ['a reload', false, async () => john.network.drop()],
    ['time', false, () => clock.advance(14 * 60_000)],
    ['the refresh of last_active', true, () => clock.advance(60_000)],
    ['going invisible', true, () => john.client.upsertUser({ id: 'john', invisible: true })],
    ['a reload while invisible', false, async () => john.network.drop()],
    ['a tab while invisible', false, () => tab('john')],
    ['an hour invisible', false, () => clock.advance(3_600_000)],
    ['a status while invisible', true, () => john.client.upsertUser({ id: 'john', status: null })],
    ['becoming visible', true, () => john.client.upsertUser({ id: 'john', invisible: false })],
  ];
  for (const [what, moves, step] of steps) {
    await clock.advance(1000);
    const views = async () => [await jack.reads('john'), { ...john.client.user }];
    const before = await views();
    await step();
    await clock.advance(1000);
    const after = await views();
    before.forEach((view, index) => {
      const { revision: old, ...fields } = view as OwnUser;
      const { revision, ...fresh } = after[index] as OwnUser;
      expect([what, JSON.stringify(fields) !== JSON.stringify(fresh)]).toEqual([what, moves]);
      expect([what, revision !== old]).toEqual([what, moves]);
      if (moves) expect(revision).toBeGreaterThan(old as number);
    });
  }
});
