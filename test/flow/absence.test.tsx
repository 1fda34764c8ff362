import { act, cleanup, render } from '@testing-library/react';
import fc from 'fast-check';
import type { ReactElement } from 'react';
import {
  PresenceProvider,
  useOnlineCount,
  usePresences,
  useQueryChannels,
  useQueryUsers,
  useSelf,
  useUser,
  useWatchedChannel,
} from 'presence-kit';
import type { PresenceEvent } from 'presence-kit/client';
import type { EngineCommandMethod } from 'presence-kit/engine';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPresence, TestTab } from 'presence-kit/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { runParameters } from './runParameters.js';

// Whatever happens while a client is away is on the screen a moment after it is back: the same as on the screen of a client
// that was never away.

const room = { type: 'messaging', id: 'room' };
const lobby = { type: 'messaging', id: 'lobby' };
const subjects = ['john', 'jessie', 'jim', 'ann', 'newcomer'];

/** Everything that hooks say about the people and channels whom jack looks at. */
function Screen(): ReactElement {
  const { channel, members, member_count, online_count, watched, over_limit, error } = useWatchedChannel(
    'messaging',
    'room',
  );
  const blue = useQueryUsers({ team: 'blue' }, [{ name: 1 }], { presence: true });
  const channels = useQueryChannels({ type: 'messaging' }, [{ id: 1 }], { presence: true });
  const count = useOnlineCount(subjects);
  const shown = {
    channel: channel && { ...channel, members: undefined },
    members,
    counts: [member_count, online_count],
    watched,
    over_limit,
    error: error?.code,
    people: [...usePresences(subjects).values()],
    john: useUser('john'),
    online: { ...count, offline: count.offline + count.unknown, unknown: undefined },
    blue: blue.data?.users,
    channels: channels.data?.channels,
    self: useSelf(),
  };
  return <pre>{JSON.stringify(shown, withoutRefreshes, 1)}</pre>;
}

/**
 * Leaves out what may differ. A refresh of `last_active` is no event, so a client that was away may know a newer one of somebody
 * who is online. A member without a record is offline where an answer named them among the members, and unknown where only
 * their id was asked for.
 */
function withoutRefreshes(key: string, value: unknown): unknown {
  if (key === 'revision') return undefined;
  if (typeof value === 'object' && value !== null && 'presence' in value && !('created_at' in value))
    return { ...value, presence: 'without a record', freshness: undefined };
  if (typeof value !== 'object' || value === null || !('online' in value) || value.online !== true) return value;
  return { ...value, last_active: undefined };
}

/** A change that may happen while a client is away. */
type Change = (world: World) => Promise<unknown>;

interface World extends Pick<TestPresence, 'engine' | 'person'> {
  /** Who may not see whom, as `viewer target`. */
  hidden: Set<string>;
}

const command =
  (method: EngineCommandMethod, params: object): Change =>
  ({ engine }) =>
    engine.command(method, params);

const upsert = (...users: { id: string; [field: string]: unknown }[]) => command('upsertUsers', { users });

const seeing =
  (target: string, canSee: boolean): Change =>
  async ({ engine, hidden }) => {
    if (canSee) hidden.delete(`jack ${target}`);
    else hidden.add(`jack ${target}`);
    await engine.visibilityChanged('jack', [target]);
  };

/** Ignores that a channel is gone already, or that a client is connected. */
const ifPossible =
  (change: Change): Change =>
  (world) =>
    change(world).catch(() => undefined);

/** Every kind of change, by what makes it. The type makes sure that no command of the engine is missing. */
const changes: Record<
  Exclude<EngineCommandMethod, 'queryUsers' | 'queryChannels' | 'queryMembers'>,
  Record<string, Change>
> &
  Record<'connections', Record<string, Change>> = {
  connections: {
    'john connects': ({ person }) => person('john').client.connectUser({ id: 'john' }),
    'john disconnects': ({ person }) => person('john').client.disconnectUser(),
    'ann connects': ({ person }) => person('ann').client.connectUser({ id: 'ann' }),
    'jim is lost and comes back': async ({ person }) => person('jim').transport.drop(),
    'jim closes his tab': async ({ person }) => person('jim').closeTab(),
    'jessie goes invisible': ifPossible(({ person }) =>
      person('jessie').client.upsertUser({ id: 'jessie', invisible: true }),
    ),
    'jessie is visible': ifPossible(({ person }) =>
      person('jessie').client.upsertUser({ id: 'jessie', invisible: false }),
    ),
    'jack himself goes invisible, by his backend': upsert({ id: 'jack', invisible: true }),
  },
  upsertUsers: {
    'a status is set': upsert({ id: 'john', status: 'On stage' }),
    'a status is cleared': upsert({ id: 'jessie', status: null }),
    'a profile changes': upsert({ id: 'john', name: 'Johnny', team: 'red' }, { id: 'jim', role: 'admin' }),
    'an invisible user edits': upsert({ id: 'ann', invisible: true, name: 'Annie', status: 'Hidden' }),
    'a user is created': upsert({ id: 'newcomer', name: 'Newcomer', team: 'green' }),
    'the own user changes': upsert({ id: 'jack', name: 'Jack the second', status: 'Away from this tab' }),
  },
  deleteUser: {
    'a user is deleted': ifPossible(command('deleteUser', { id: 'jim' })),
    'a user is deleted and created again': async (world) => {
      await ifPossible(command('deleteUser', { id: 'john' }))(world);
      await upsert({ id: 'john', name: 'Another John' })(world);
    },
  },
  revokeUser: { 'tokens are revoked': command('revokeUser', { id: 'jessie' }) },
  visibilityChanged: {
    'jack may no longer see john': seeing('john', false),
    'jack may see john again': seeing('john', true),
    'jack may no longer see ann': seeing('ann', false),
  },
  upsertChannel: {
    'the data of a channel changes': command('upsertChannel', { ...room, data: { topic: 'Widgets' } }),
    'a channel gains a member by its data': command('upsertChannel', { ...lobby, data: { members: ['ann'] } }),
  },
  updateChannel: {
    'a field of a channel goes': ifPossible(command('updateChannel', { ...room, data: { name: null } })),
  },
  addMembers: {
    'members are added': ifPossible(command('addMembers', { ...room, members: ['ann', 'newcomer', 'nobody'] })),
    'jack is added again': ifPossible(command('addMembers', { ...room, members: ['jack'] })),
  },
  removeMembers: {
    'a member is removed': ifPossible(command('removeMembers', { ...room, members: ['john'] })),
    'a member is removed and added': async (world) => {
      await ifPossible(command('removeMembers', { ...room, members: ['jessie'] }))(world);
      await ifPossible(command('addMembers', { ...room, members: ['jessie'] }))(world);
    },
    'jack is removed': ifPossible(command('removeMembers', { ...room, members: ['jack'] })),
    'jack is removed from another channel': ifPossible(command('removeMembers', { ...lobby, members: ['jack'] })),
  },
  deleteChannel: {
    'a channel is deleted': ifPossible(command('deleteChannel', room)),
    'another channel is deleted': ifPossible(command('deleteChannel', lobby)),
  },
};

const named = new Map(Object.values(changes).flatMap((some) => Object.entries(some)));

/** Ways to be away, in milliseconds; `restart`: the engine is killed meanwhile. */
const absences = [
  { ms: 1_000, restart: false },
  { ms: 20_000, restart: false },
  { ms: 120_000, restart: false },
  { ms: 5_000, restart: true },
];

const stepMs = 50;
const frameMs = 17;

/** jack's two tabs, each with its own screen. One was away while `happens` took place. Returns what both show as soon as it has
 * recovered, and later. */
async function goAway(happens: readonly string[], { ms, restart }: (typeof absences)[number]) {
  const hidden = new Set<string>();
  const presence = await createTestPresence({
    as: 'jack',
    people: {
      jack: { name: 'Jack' },
      john: { name: 'John', team: 'blue', status: 'Here' },
      jessie: { name: 'Jessie', team: 'blue', status: 'Reading' },
      jim: { name: 'Jim', team: 'blue' },
      ann: { name: 'Ann', team: 'blue', online: false },
    },
    engine: { policy: { canSee: (viewer, target) => !hidden.has(`${viewer} ${target}`) } },
  });
  const { clock, engine, me, person } = presence;
  const world: World = { engine, person, hidden };
  await engine.command('upsertChannel', {
    ...room,
    data: { name: 'Room', members: ['jack', 'john', 'jessie', 'jim'] },
  });
  await engine.command('upsertChannel', { ...lobby, data: { members: ['jack', 'jim'] } });
  const constant = await me.secondTab();
  const step = (time: number) =>
    act(async () => {
      // TanStack Query tells what happened in a timer of the platform's.
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clock.advance(time);
      await new Promise((resolve) => setTimeout(resolve, 1));
    });
  const pass = async (time: number) => {
    await step(time);
    await step(200);
  };
  const screens = [me as TestTab, constant].map((tab) =>
    render(
      <PresenceProvider client={tab.client} clock={tab.clock} onError={() => {}}>
        <Screen />
      </PresenceProvider>,
    ),
  );
  await pass(200);
  const heard: PresenceEvent[] = [];
  constant.client.on((event) => void heard.push(event));
  let recovered = 0;
  me.client.on('connection.recovered', () => void recovered++);

  me.transport.refuse();
  me.transport.drop();
  await pass(100);
  for (const name of happens) {
    await act(async () => void (await named.get(name)?.(world)));
    await pass(500);
  }
  if (restart) await act(() => presence.serverRestart());
  await pass(ms);
  me.transport.restore();
  // No longer than the longest wait between two attempts.
  for (let waited = 0; recovered === 0 && waited < 15_000; waited += stepMs) await step(stepMs);
  expect(recovered).toBe(1);
  // What differs came before, so a frame is all that the screen may need.
  await step(frameMs);
  const atOnce = shownBy();
  // Longer than the hold after a restart.
  await pass(45_000);
  const later = shownBy();
  const others = { recovered, heard: new Set(heard.map(({ type }) => type)) };
  cleanup();
  await presence.close();
  return { atOnce, later, ...others };

  function shownBy() {
    const [away, stayed] = screens.map(({ container }) => comparable(container.textContent));
    return { away, stayed };
  }

  function comparable(text: string) {
    const shown = JSON.parse(text) as { channels?: { id: string }[]; error?: string };
    // Somebody who saw a channel go misses its row until the next query; somebody who did not see it has the row as it is.
    if (happens.includes('jack is added again')) shown.channels = shown.channels?.filter(({ id }) => id !== room.id);
    // Of two reasons why a channel is gone, one knows the first and one the last. (To change the data of a channel that was
    // deleted creates it anew, without jack.)
    const reasons = ['jack is removed', 'a channel is deleted', 'the data of a channel changes'];
    if (reasons.filter((reason) => happens.includes(reason)).length > 1) delete shown.error;
    return shown;
  }
}

describe('after an absence the screen shows the truth', () => {
  const heard = new Set<PresenceEvent['type']>();

  test.each([...named.keys()])('%s', async (name) => {
    for (const absence of absences.slice(1, 3)) {
      const seen = await goAway([name], absence);
      expect(seen.atOnce.away).toEqual(seen.atOnce.stayed);
      expect(seen.later.away).toEqual(seen.later.stayed);
      expect(seen.recovered).toBe(1);
      for (const type of seen.heard) heard.add(type);
    }
  });

  test('after any story of changes, however long it was away, and over a restart of the server', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...named.keys()), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...absences),
        async (happens, absence) => {
          const seen = await goAway(happens, absence);
          expect(seen.atOnce.away).toEqual(seen.atOnce.stayed);
          expect(seen.later.away).toEqual(seen.later.stayed);
        },
      ),
      runParameters(30),
    );
  }, 60_000);

  afterAll(() => {
    // Where an event has no change above that makes it, this table is not complete.
    const wanted: Record<Exclude<PresenceEvent['type'], 'connection.changed' | 'connection.recovered'>, true> = {
      'user.presence.changed': true,
      'user.updated': true,
      'user.deleted': true,
      'channel.updated': true,
      'channel.removed': true,
      'channel.deleted': true,
    };
    expect([...heard]).toEqual(expect.arrayContaining(Object.keys(wanted)));
  });
});
