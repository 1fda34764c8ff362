import { createPresenceStore } from 'presence-kit/client';
import type { PresenceClient, PresenceError } from 'presence-kit/client';
import { describe, expect, it } from 'vitest';
import { storeFixture } from './storeFixture.js';
import type { StoreFixture, Tab } from './storeFixture.js';

function storeOf(fixture: StoreFixture, person: Tab) {
  const store = createPresenceStore({ clock: fixture.clock });
  const errors: unknown[] = [];
  const detach = store.attach(person.client, (error) => errors.push(error));
  return { store, errors, detach };
}

const ignore = () => {};

/** A store of jack's through which he watches john, who is there. */
async function jackWatchesJohn() {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const mine = storeOf(fixture, jack);
  mine.store.user('john').addListener(ignore);
  await fixture.clock.advance(200);
  return { fixture, jack, john, ...mine };
}

describe('a watched user', () => {
  it('is unknown before the first answer, then live', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john', { name: 'John', status: 'Here' });
    const { store } = storeOf(fixture, jack);
    expect(store.user('john').getState()).toEqual({
      id: 'john',
      online: false,
      presence: 'unknown',
      freshness: 'unknown',
    });
    const heard: string[] = [];
    store.user('john').subscribe((now, before) => heard.push(`${before.presence} -> ${now.presence}`));
    await fixture.clock.advance(0);
    expect(store.user('john').getState()).toMatchObject({
      name: 'John',
      status: 'Here',
      online: true,
      presence: 'online',
      freshness: 'live',
    });
    expect(heard).toEqual(['unknown -> online']);
  });

  it('is the same object while nothing changed, and another when something did', async () => {
    const { fixture, john, store } = await jackWatchesJohn();
    const before = store.user('john').getState();
    await fixture.clock.advance(60_000);
    expect(store.user('john').getState()).toBe(before);
    expect(store.user('john').getState()).toBe(before);
    await john.client.upsertUser({ id: 'john', status: 'Away' });
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).not.toBe(before);
    expect(before.status).toBeUndefined();
  });

  it('leaves the store when deleted', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john', { name: 'John' });
    const { store } = storeOf(fixture, jack);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.getState().users.get('john')?.user).toBeDefined();
    await fixture.engine.command('deleteUser', { id: 'john' });
    await fixture.clock.advance(200);
    expect(store.getState().users.get('john')?.user).toBeUndefined();
    expect(store.user('john').getState()).toEqual({
      id: 'john',
      online: false,
      presence: 'unknown',
      freshness: 'unknown',
    });
  });

  it('is not replaced by an older copy', async () => {
    const { fixture, jack, john, store } = await jackWatchesJohn();
    const old = (await jack.client.queryUsers({ id: 'john' })).users;
    await john.client.disconnectUser();
    await fixture.clock.advance(200);
    store.applyUsers(old);
    expect(store.user('john').getState().presence).toBe('offline');
  });
});

describe('requests', () => {
  it('watches of one tick are one request for each hundred users, and no user is requested twice', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const { store } = storeOf(fixture, jack);
    for (let index = 0; index < 250; index++) {
      store.user(`user-${index}`).addListener(ignore);
      store.user(`user-${index}`).addListener(ignore);
    }
    await fixture.clock.advance(200);
    expect(jack.count('queryUsers')).toBe(3);
    store.user('user-7').addListener(ignore);
    await fixture.clock.advance(200);
    expect(jack.count('queryUsers')).toBe(3);
  });

  it('wait for a connection', async () => {
    const fixture = storeFixture();
    const jack = fixture.emptyTab();
    const { store, errors } = storeOf(fixture, jack);
    await fixture.tab('john');
    store.user('john').addListener(ignore);
    await fixture.clock.advance(20_000);
    expect(jack.requests).toEqual([]);
    await jack.client.connectUser({ id: 'jack' });
    await fixture.clock.advance(0);
    expect(store.user('john').getState().presence).toBe('online');
    expect(errors).toEqual([]);
  });

  it('release a user 50 ms after the last subscriber, and send nothing when a new one subscribes before', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    const { store } = storeOf(fixture, jack);
    const leave = store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    leave();
    await fixture.clock.advance(49);
    const leaveAgain = store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
    leaveAgain();
    await fixture.clock.advance(50);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'unwatchUsers']);
    await john.client.disconnectUser();
    await fixture.clock.advance(200);
    // Nobody listens any more: what was known is a last known.
    expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'stale' });
    await fixture.clock.advance(60_000);
    expect(store.user('john').getState()).toMatchObject({ online: false, presence: 'unknown', freshness: 'unknown' });
  });

  it('leave out the own user', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack', { status: 'Me' });
    const { store } = storeOf(fixture, jack);
    store.user('jack').addListener(ignore);
    await fixture.clock.advance(200);
    expect(jack.requests).toEqual([]);
    expect(store.user('jack').getState()).toMatchObject({ status: 'Me', presence: 'online', freshness: 'live' });
  });

  it('report a malformed id, and watch the other users', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const { store, errors } = storeOf(fixture, jack);
    store.user('no id').addListener(ignore);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.user('john').getState().presence).toBe('online');
    expect(errors).toMatchObject([{ code: 'invalid_input' }]);
    expect((errors[0] as PresenceError).message).toContain('no id');
  });

  it('report an id that is not a string, as a page in JavaScript may give, and watch the other users', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const { store, errors } = storeOf(fixture, jack);
    for (const id of [undefined, null, 42] as unknown as string[]) store.user(id).addListener(ignore);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.user('john').getState().presence).toBe('online');
    expect(errors).toMatchObject(Array.from({ length: 3 }, () => ({ code: 'invalid_input' })));
  });

  it('report a malformed id once, however often the client reconnects', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const { store, errors } = storeOf(fixture, jack);
    store.user('no id').addListener(ignore);
    await fixture.clock.advance(200);
    for (let count = 0; count < 3; count++) {
      jack.transport.drop();
      await fixture.clock.advance(2000);
    }
    await jack.client.disconnectUser();
    await jack.client.connectUser({ id: 'jack' });
    await fixture.clock.advance(200);
    store.user('no id').addListener(ignore)();
    await fixture.clock.advance(200);
    expect(errors).toMatchObject([{ code: 'invalid_input' }]);
    expect(jack.count('queryUsers')).toBe(0);
  });

  it('that fail are reported once, and sent again by the next connection only', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const { store, errors } = storeOf(fixture, jack);
    jack.transport.delay(12_000);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(11_000);
    expect(errors).toMatchObject([{ code: 'timeout' }]);
    jack.transport.restore();
    await fixture.clock.advance(20_000);
    expect(jack.count('queryUsers')).toBe(1);
    jack.transport.drop();
    await fixture.clock.advance(1000);
    expect(jack.count('queryUsers')).toBe(2);
    expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
    expect(errors).toHaveLength(1);
  });

  it('over the limit are reported, and sent when other users are released', async () => {
    const fixture = storeFixture({ limits: { watchesPerConnection: 2 } });
    const jack = await fixture.tab('jack');
    for (const id of ['ann', 'bob', 'cem']) await fixture.tab(id);
    const { store } = storeOf(fixture, jack);
    const leave = store.user('ann').addListener(ignore);
    store.user('bob').addListener(ignore);
    store.user('cem').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.getState().over_limit).toEqual(['cem']);
    expect(store.user('cem').getState()).toMatchObject({ presence: 'online', freshness: 'stale' });
    leave();
    await fixture.clock.advance(200);
    expect(store.getState().over_limit).toEqual([]);
    expect(store.user('cem').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
  });

  it('over the limit replace the user who was subscribed to least recently, who is reported, stays as stale, and comes back', async () => {
    const fixture = storeFixture({ limits: { watchesPerConnection: 2 } });
    const jack = await fixture.tab('jack');
    for (const id of ['ann', 'bob', 'cem']) await fixture.tab(id);
    const { store } = storeOf(fixture, jack);
    const freshness = () => ['ann', 'bob', 'cem'].map((id) => store.user(id).getState().freshness);
    store.user('ann').addListener(ignore);
    await fixture.clock.advance(200);
    store.user('bob').addListener(ignore);
    await fixture.clock.advance(200);
    // Ann is older, and wanted once more meanwhile.
    store.user('ann').addListener(ignore);
    await fixture.clock.advance(200);
    const leave = store.user('cem').addListener(ignore);
    await fixture.clock.advance(200);
    expect(freshness()).toEqual(['live', 'stale', 'live']);
    expect(store.user('bob').getState().presence).toBe('online');
    expect(store.getState().over_limit).toEqual(['bob']);
    store.user('bob').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.getState().over_limit).toEqual(['ann']);
    expect(freshness()).toEqual(['stale', 'live', 'live']);
    leave();
    await fixture.clock.advance(200);
    expect(store.getState().over_limit).toEqual([]);
    expect(freshness()).toEqual(['live', 'live', 'stale']);
  });

  it('over the limit replace users who were just released before users who are still shown', async () => {
    const fixture = storeFixture({ limits: { watchesPerConnection: 2 } });
    const jack = await fixture.tab('jack');
    for (const id of ['ann', 'bob', 'cem', 'dan']) await fixture.tab(id);
    const { store } = storeOf(fixture, jack);
    store.user('dan').addListener(ignore);
    await fixture.clock.advance(200);
    const leave = store.user('bob').addListener(ignore);
    await fixture.clock.advance(200);
    let moved = 0;
    store.user('ann').addListener(() => moved++);
    await fixture.clock.advance(200);
    moved = 0;
    leave();
    store.user('cem').addListener(ignore);
    await fixture.clock.advance(200);
    expect(['ann', 'cem', 'dan'].map((id) => store.user(id).getState().freshness)).toEqual(['live', 'live', 'stale']);
    expect(moved).toBe(0);
    expect(store.getState().over_limit).toEqual(['dan']);
  });

  it('over the limit do not replace users whom a query or channel watches, and are reported', async () => {
    const fixture = storeFixture({ limits: { watchesPerConnection: 2 } });
    const jack = await fixture.tab('jack');
    for (const id of ['ann', 'bob', 'cem']) await fixture.tab(id);
    const { store } = storeOf(fixture, jack);
    const { users, watching } = await jack.client.queryUsers({ id: 'ann' }, [], { presence: true });
    store.applyUsers(users, watching?.watched);
    store.retain(['ann'], 'queries');
    store.user('bob').addListener(ignore);
    await fixture.clock.advance(200);
    store.retain(['bob'], 'channels');
    store.user('ann').addListener(ignore);
    await fixture.clock.advance(200);
    store.user('cem').addListener(ignore);
    await fixture.clock.advance(200);
    expect(['ann', 'bob', 'cem'].map((id) => store.user(id).getState().freshness)).toEqual(['live', 'live', 'stale']);
    expect(store.getState().over_limit).toEqual(['cem']);
    await fixture.clock.advance(60_000);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'queryUsers', 'queryUsers']);
    // A query that has a place watches her as well.
    store.retain(['cem'], 'queries');
    expect(store.getState().over_limit).toEqual([]);
  });

  it('over the limit come back in the order of their subscriptions, also in another session', async () => {
    const fixture = storeFixture({ limits: { watchesPerConnection: 2 } });
    const jack = await fixture.tab('jack');
    const ids = ['ann', 'bob', 'cem', 'dan'];
    for (const id of ids) await fixture.tab(id);
    const { store, errors } = storeOf(fixture, jack);
    // Known in another order than they are wanted.
    ids.map(store.user);
    async function liveAfter(act: () => unknown) {
      await act();
      await fixture.clock.advance(200);
      return ids.filter((id) => store.user(id).getState().freshness === 'live');
    }
    for (const id of ['cem', 'ann', 'bob']) await liveAfter(() => store.user(id).addListener(ignore));
    const leave = store.user('dan').addListener(ignore);
    expect(await liveAfter(ignore)).toEqual(['bob', 'dan']);
    expect(await liveAfter(leave)).toEqual(['ann', 'bob']);
    expect(store.getState().over_limit).toEqual(['cem']);
    expect(await liveAfter(() => store.user('dan').addListener(ignore))).toEqual(['bob', 'dan']);
    await jack.client.disconnectUser();
    expect(await liveAfter(() => jack.client.connectUser({ id: 'jack' }))).toEqual(['bob', 'dan']);
    expect(store.getState().over_limit.toSorted()).toEqual(['ann', 'cem']);
    expect(errors).toEqual([]);
  });
});

describe('the own connection', () => {
  it('lost leaves users stale, then unknown after a minute; when it is back they are live without a request', async () => {
    const { fixture, jack, john, store, errors } = await jackWatchesJohn();
    jack.transport.refuse();
    jack.transport.drop();
    await fixture.clock.advance(100);
    expect(store.getState().connection).toBe('reconnecting');
    expect(store.user('john').getState()).toMatchObject({ online: true, presence: 'online', freshness: 'stale' });
    await fixture.clock.advance(59_000);
    expect(store.user('john').getState().freshness).toBe('stale');
    await john.client.disconnectUser();
    await fixture.clock.advance(2000);
    expect(store.user('john').getState()).toMatchObject({ online: false, presence: 'unknown', freshness: 'unknown' });
    jack.transport.restore();
    await fixture.clock.advance(11_000);
    expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
    expect(jack.count('queryUsers')).toBe(1);
    expect(errors).toEqual([]);
  });

  it('back shows no user as online who left meanwhile, even before all missed changes arrived', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    const { store } = storeOf(fixture, jack);
    const shown: string[] = [];
    store
      .user('john')
      .addListener(() =>
        shown.push(`${store.user('john').getState().presence} ${store.user('john').getState().freshness}`),
      );
    await fixture.clock.advance(200);
    jack.transport.refuse();
    jack.transport.drop();
    await fixture.clock.advance(200);
    await john.client.disconnectUser();
    shown.length = 0;
    jack.transport.restore();
    jack.transport.delay(300);
    await fixture.clock.advance(10_000);
    expect(shown.at(-1)).toBe('offline live');
    expect(shown).not.toContain('online live');
  });

  it('closed by the user leaves users unknown who were read and never watched', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const { store } = storeOf(fixture, jack);
    store.applyUsers((await jack.client.queryUsers({ id: 'john' })).users);
    const shown: string[] = [];
    store.user('john').addListener(() => shown.push(store.user('john').getState().freshness), false);
    expect(store.user('john').getState().freshness).toBe('stale');
    await jack.client.disconnectUser();
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
    expect(shown).toEqual(['unknown']);
  });

  it('closed by the user removes the own user and leaves others unknown; the next connection watches them again', async () => {
    const { fixture, jack, store } = await jackWatchesJohn();
    await jack.client.disconnectUser();
    await fixture.clock.advance(0);
    expect(store.getState()).toMatchObject({ connection: 'disconnected', own: undefined });
    expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
    await jack.client.connectUser({ id: 'jack' });
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
    expect(store.getState().session).toBe(2);
  });

  it('shows the next user nothing that only the previous user could see', async () => {
    const fixture = storeFixture({ policy: { canSee: (viewer) => viewer !== 'eve' } });
    const first = await fixture.tab('jack');
    await fixture.tab('john', { status: 'A secret' });
    const { store } = storeOf(fixture, first);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.user('john').getState().status).toBe('A secret');
    await first.client.disconnectUser();
    await first.client.connectUser({ id: 'eve' });
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
    expect(store.user('john').getState().status).toBeUndefined();
  });

  it('keeps the own view apart: the public view of the own user does not have `invisible`', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack', { invisible: true });
    const { store } = storeOf(fixture, jack);
    store.user('jack').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.getState().own).toMatchObject({ id: 'jack', invisible: true, online: false });
    expect(store.user('jack').getState()).toMatchObject({ presence: 'offline' });
    expect('invisible' in store.user('jack').getState()).toBe(false);
    await jack.client.upsertUser({ id: 'jack', invisible: false });
    expect(store.getState().own).toMatchObject({ invisible: false, online: true });
    await fixture.clock.advance(200);
    expect(store.user('jack').getState().presence).toBe('online');
  });
});

describe('changes while the connection was lost', () => {
  /** jack is away while `act` is done, and then is back. */
  async function away({ fixture, jack }: { fixture: StoreFixture; jack: Tab }, act: () => Promise<unknown>) {
    jack.transport.refuse();
    jack.transport.drop();
    await fixture.clock.advance(200);
    await act();
    jack.transport.restore();
    await fixture.clock.advance(15_000);
    expect(jack.client.connectionStatus).toBe('connected');
  }

  it('a deleted user is gone, with an event before `connection.recovered`', async () => {
    const { fixture, jack, store } = await jackWatchesJohn();
    const heard: string[] = [];
    jack.client.on(({ type }) => heard.push(type));
    await away({ fixture, jack }, () => fixture.engine.command('deleteUser', { id: 'john' }));
    expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
    expect(heard).toEqual(['connection.changed', 'connection.changed', 'user.deleted', 'connection.recovered']);
  });

  async function jackWatchesDevs() {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    await fixture.engine.command('upsertChannel', { type: 'team', id: 'devs', data: { members: ['jack', 'john'] } });
    const { store } = storeOf(fixture, jack);
    const { members, watching } = await jack.client.channel('team', 'devs').watch({ presence: true });
    store.applyUsers(members, watching?.watched);
    store.retain(watching?.watched ?? [], 'channels');
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
    expect(jack.count('queryUsers')).toBe(0);
    return { fixture, jack, john, store };
  }

  it('a deleted member of a watched channel is gone', async () => {
    const { fixture, jack, store } = await jackWatchesDevs();
    await away({ fixture, jack }, () => fixture.engine.command('deleteUser', { id: 'john' }));
    expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
  });

  it('a user who is removed from a channel sees none of its members as live', async () => {
    const { fixture, jack, john, store } = await jackWatchesDevs();
    store.applyUsers([{ id: 'jess', online: true, revision: 1 }], ['jess']);
    store.retain(['jess'], 'channels');
    await away({ fixture, jack }, () =>
      fixture.engine.command('removeMembers', { type: 'team', id: 'devs', members: ['jack'] }),
    );
    // A component shows john, so he has a watch of his own now.
    expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
    expect(store.user('jess').getState().freshness).not.toBe('live');
    await john.client.disconnectUser();
    await fixture.clock.advance(200);
    expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
  });

  it.each(['while away', 'on the same connection'])(
    '%s: a user who may no longer be seen shows nothing',
    async (when) => {
      let denied = false;
      const fixture = storeFixture({ policy: { canSee: () => !denied } });
      const jack = await fixture.tab('jack');
      const john = await fixture.tab('john');
      for (const status of ['One', 'A secret']) await john.client.upsertUser({ id: 'john', status });
      const { store } = storeOf(fixture, jack);
      store.user('john').addListener(ignore);
      await fixture.clock.advance(200);
      expect(store.user('john').getState().status).toBe('A secret');
      denied = true;
      if (when === 'while away') await away({ fixture, jack }, async () => {});
      else store.applyUsers((await jack.client.queryUsers({ id: 'john' })).users);
      expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
      expect(store.user('john').getState().status).toBeUndefined();
    },
  );
});

it('a thousand badges of one user mount, update and unmount fast', async () => {
  const { fixture, john, store } = await jackWatchesJohn();
  const count = 40_000;
  let heard = 0;
  const begin = performance.now();
  const leaves = Array.from({ length: count }, () => store.user('john').addListener(() => heard++));
  await john.client.upsertUser({ id: 'john', status: 'Here' });
  await fixture.clock.advance(200);
  for (const leave of leaves) leave();
  // With a step for each pair of badges it takes many seconds.
  expect(performance.now() - begin).toBeLessThan(2000);
  expect(heard).toBe(count);
});

it('a listener that was added several times must be removed as often, among few and among many', () => {
  const store = createPresenceStore();
  const user = store.user('john');
  for (const others of [0, 20]) {
    let heard = 0;
    const listener = () => heard++;
    const leaves = Array.from({ length: others }, () => user.addListener(() => {}));
    const [first, second] = [user.addListener(listener), user.addListener(listener)];
    store.applyUsers([{ id: 'john', online: true, revision: others + 1 }]);
    expect(heard).toBe(1);
    first();
    store.applyUsers([{ id: 'john', online: false, revision: others + 2 }]);
    expect(heard).toBe(2);
    second();
    store.applyUsers([{ id: 'john', online: true, revision: others + 3 }]);
    expect(heard).toBe(2);
    for (const leave of leaves) leave();
  }
});

describe('a burst of events', () => {
  it('is one change a frame, the first at once', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    const { store } = storeOf(fixture, jack);
    let heard = 0;
    store.user('john').addListener(() => heard++);
    await fixture.clock.advance(200);
    const { version } = store.getState();
    heard = 0;
    for (let index = 0; index < 50; index++) void john.client.upsertUser({ id: 'john', status: `Number ${index}` });
    await fixture.clock.advance(200);
    expect(store.user('john').getState().status).toBe('Number 49');
    expect(heard).toBeLessThanOrEqual(2);
    expect(store.getState().version - version).toBe(heard);
  });

  it('is no change when nothing is new', async () => {
    const { fixture, jack, store } = await jackWatchesJohn();
    const state = store.getState();
    const [john, nobody] = [store.user('john').getState(), store.user('nobody').getState()];
    store.applyUsers((await jack.client.queryUsers({ id: { $in: ['john', 'nobody'] } })).users, ['john']);
    await fixture.clock.advance(200);
    expect(store.getState()).toBe(state);
    expect([store.user('john').getState(), store.user('nobody').getState()]).toEqual([john, nobody]);
  });

  it('is applied also when no frame is painted', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    const store = createPresenceStore({ clock: { ...fixture.clock, frame: () => () => {} } });
    store.attach(jack.client, ignore);
    store.user('john').addListener(ignore);
    await fixture.clock.advance(200);
    await john.client.upsertUser({ id: 'john', status: 'One' });
    await john.client.upsertUser({ id: 'john', status: 'Two' });
    await fixture.clock.advance(100);
    expect(store.user('john').getState().status).toBe('Two');
  });

  it('calls a listener of many users once', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const { store } = storeOf(fixture, jack);
    let heard = 0;
    const listener = () => heard++;
    for (let index = 0; index < 20; index++) store.user(`user-${index}`).addListener(listener);
    for (let index = 0; index < 20; index++) await fixture.tab(`user-${index}`);
    await fixture.clock.advance(200);
    expect(store.user('user-19').getState().presence).toBe('online');
    expect(heard).toBeLessThan(5);
  });
});

it('a listener that throws does not stop the others', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  const { store } = storeOf(fixture, jack);
  const uncaught: unknown[] = [];
  const keep = (error: unknown) => uncaught.push(error);
  process.once('uncaughtException', keep);
  let heard = 0;
  store.user('john').addListener(() => {
    throw new Error('mine');
  });
  store.user('john').addListener(() => heard++);
  await fixture.clock.advance(200);
  expect(heard).toBe(1);
  expect(uncaught).toMatchObject([{ message: 'mine' }]);
});

it('a store that is attached again requests what it missed', async () => {
  const { fixture, jack, john, store, detach } = await jackWatchesJohn();
  detach();
  await john.client.disconnectUser();
  const again = store.attach(jack.client);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'stale' });
  await fixture.clock.advance(200);
  expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
  again();
  await jack.client.disconnectUser();
  await jack.client.connectUser({ id: 'jess' });
  store.attach(jack.client);
  await fixture.clock.advance(200);
  expect(store.getState().own?.id).toBe('jess');
  expect(store.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
});

it('a store that is detached during a loss and attached after it trusts new events', async () => {
  const { fixture, jack, store, detach } = await jackWatchesJohn();
  jack.transport.refuse();
  jack.transport.drop();
  await fixture.clock.advance(200);
  expect(store.user('john').getState().freshness).toBe('stale');
  detach();
  jack.transport.restore();
  await fixture.clock.advance(20_000);
  store.attach(jack.client);
  await fixture.clock.advance(200);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
});

it('a detached store has no timer and receives nothing', async () => {
  const fixture = storeFixture();
  let armed = 0;
  const counting = {
    ...fixture.clock,
    timer(run: () => void, ms: number) {
      armed++;
      const cancel = fixture.clock.timer(() => {
        armed--;
        run();
      }, ms);
      let open = true;
      return () => {
        if (open) armed--;
        open = false;
        cancel();
      };
    },
  };
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const store = createPresenceStore({ clock: counting });
  const detach = store.attach(jack.client, ignore);
  const leave = store.user('john').addListener(ignore);
  await fixture.clock.advance(200);
  const before = store.user('john').getState();
  leave();
  detach();
  await fixture.clock.advance(200);
  expect(jack.count('unwatchUsers')).toBe(1);
  expect(armed).toBe(0);
  await john.client.disconnectUser();
  await fixture.clock.advance(200);
  expect(store.user('john').getState().status).toBe(before.status);
});

it('two stores share a client: each has a watch of its own, and what one releases the other keeps', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const { store: first } = storeOf(fixture, jack);
  const { store: second } = storeOf(fixture, jack);
  const leaveFirst = first.user('john').addListener(ignore);
  await fixture.clock.advance(200);
  const leaveSecond = second.user('john').addListener(ignore);
  leaveFirst();
  await fixture.clock.advance(200);
  expect(jack.count('unwatchUsers')).toBe(1);
  await fixture.tab('john');
  await fixture.clock.advance(200);
  expect(second.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
  leaveSecond();
  await fixture.clock.advance(200);
  expect(jack.count('unwatchUsers')).toBe(2);
  expect(second.user('john').getState().freshness).toBe('stale');
});

it('with an app’s own client, which can only end all watches of a user, the last store to detach ends them', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const client: PresenceClient = new Proxy(jack.client, {
    get: (target, name: keyof PresenceClient) =>
      name === 'watchUsers' || name === 'onUsers' ? undefined : target[name],
  });
  const [first, second] = [
    createPresenceStore({ clock: fixture.clock }),
    createPresenceStore({ clock: fixture.clock }),
  ];
  for (const store of [first, second]) store.attach(client, ignore);
  const leaves = [first, second].map((store) => store.user('john').addListener(ignore));
  await fixture.clock.advance(200);
  leaves[0]?.();
  await fixture.clock.advance(200);
  expect(jack.count('unwatchUsers')).toBe(0);
  const john = await fixture.tab('john');
  await fixture.clock.advance(200);
  expect(second.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
  jack.transport.drop();
  await fixture.clock.advance(2000);
  await john.client.disconnectUser();
  await fixture.clock.advance(200);
  expect(second.user('john').getState()).toMatchObject({ presence: 'offline', freshness: 'live' });
  leaves[1]?.();
  await fixture.clock.advance(200);
  expect(jack.count('unwatchUsers')).toBe(1);
});

it('an answer that is applied late does not bring back a user who may no longer be seen', async () => {
  let denied = false;
  const fixture = storeFixture({ policy: { canSee: () => !denied } });
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  for (const status of ['One', 'A secret']) await john.client.upsertUser({ id: 'john', status });
  const { store } = storeOf(fixture, jack);
  const visible = (await jack.client.queryUsers({ id: 'john' })).users;
  denied = true;
  const hidden = (await jack.client.queryUsers({ id: 'john' })).users;
  store.applyUsers(hidden);
  store.applyUsers(visible);
  expect(store.user('john').getState()).toMatchObject({ presence: 'offline' });
  expect(store.user('john').getState().status).toBeUndefined();
});

it('a listener that is removed during an event is not called', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  const { store } = storeOf(fixture, jack);
  const heard: string[] = [];
  store.user('john').subscribe(() => stop());
  const stop = store.user('john').subscribe(() => heard.push('late'));
  await fixture.clock.advance(200);
  expect(heard).toEqual([]);
});
