// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { act, waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';
import { usePresence, useWatchedChannel } from 'presence-kit';
import type { UseWatchedChannelOptions, UseWatchedChannelResult } from 'presence-kit';
import { createPresenceStore } from 'presence-kit/client';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import type { StoreFixture } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

let room: UseWatchedChannelResult;

function Room({ id, options }: { id: string; options?: UseWatchedChannelOptions }): ReactElement {
  room = useWatchedChannel('messaging', id, options);
  return (
    <ul>
      {room.members.map(({ id: member, presence }) => (
        <li key={member}>
          {member} {presence}
        </li>
      ))}
    </ul>
  );
}

function Word({ id }: { id: string }): ReactElement {
  const { presence, freshness } = usePresence(id);
  return (
    <p>
      {presence} {freshness}
    </p>
  );
}

const members = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);

async function furnish(fixture: StoreFixture, count: number): Promise<void> {
  await fixture.engine.command('upsertChannel', {
    type: 'messaging',
    id: 'devs',
    data: { name: 'Devs', members: ['jack', ...members(count)] },
  });
}

it('the hook reads a channel, watches its members and follows them', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 2);
  const m0 = await fixture.tab('m0');
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  expect(room).toMatchObject({ channel: undefined, members: [], isPending: true, error: null });
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  expect(room.channel).toMatchObject({ cid: 'messaging:devs', name: 'Devs' });
  expect(room.members.map(({ id, presence }) => [id, presence])).toEqual([
    ['jack', 'online'],
    ['m0', 'online'],
    ['m1', 'offline'],
  ]);
  expect(room.online_count).toBe(2);
  expect(room.watched).toEqual(['m0', 'm1']);
  await m0.client.disconnectUser();
  await page.advance(200);
  expect(room.online_count).toBe(1);
  expect(jack.requests.map(({ method }) => method)).toEqual(['watchChannel']);
});

it('the hook creates a missing channel with the given members', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(
    fixture,
    jack,
    <Room id="new" options={{ presence: true, members: ['ann', 'bob'], data: { name: 'New' } }} />,
  );
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  expect(room.channel?.name).toBe('New');
  expect(room.members.map(({ id }) => id)).toEqual(['ann', 'bob', 'jack']);
});

it('the hook watches the members beyond the ten of the channel by a query of their own', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 25);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await page.advance(200);
  expect(room.watched).toHaveLength(25);
  expect(room.over_limit).toEqual([]);
  expect(jack.requests.map(({ method }) => method)).toEqual(['watchChannel', 'queryUsers']);
  const last = await fixture.tab('m24');
  await page.advance(200);
  expect(room.members.at(-1)).toMatchObject({ id: 'm24', presence: 'online', freshness: 'live' });
  await last.client.disconnectUser();
});

it('the hook reports the members who cannot be watched', async () => {
  const fixture = storeFixture({ limits: { watchesPerConnection: 12 } });
  await furnish(fixture, 15);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.over_limit).toEqual(['m12', 'm13', 'm14']));
  expect(room.watched).toHaveLength(12);
});

it('the hook follows new members and data by events, without a request', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 1);
  const m0 = await fixture.tab('m0');
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await fixture.tab('newcomer', { name: 'New' });
  const theirs = m0.client.channel('messaging', 'devs');
  await theirs.addMembers(['newcomer']);
  await theirs.update({ name: 'Developers' });
  await page.advance(200);
  expect(room.channel?.name).toBe('Developers');
  expect(room.members.at(-1)).toMatchObject({ id: 'newcomer', name: 'New', presence: 'online' });
  expect(jack.count('watchChannel')).toBe(1);
});

it('two hooks of one channel send one request, and the last to unmount releases the channel', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 2);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, [<Room key="a" id="devs" />, <Room key="b" id="devs" />]);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  page.rerender([<Room key="a" id="devs" />]);
  await page.advance(200);
  page.rerender(null);
  await page.advance(30);
  page.rerender(<Room id="devs" />);
  await page.advance(200);
  expect(jack.requests.map(({ method }) => method)).toEqual(['watchChannel']);
  page.rerender(null);
  await page.advance(200);
  expect(jack.requests.map(({ method }) => method)).toEqual(['watchChannel', 'stopWatching']);
});

it('a channel that is shown again later is watched again', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 2);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  page.rerender(null);
  await page.advance(1000);
  page.rerender(<Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(jack.count('watchChannel')).toBe(2));
  await page.advance(200);
  await fixture.tab('m0');
  await page.advance(200);
  expect(room.members.find(({ id }) => id === 'm0')).toMatchObject({ presence: 'online', freshness: 'live' });
});

it('a member who is shown elsewhere stays watched when the channel goes', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 2);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, [<Room key="a" id="devs" />, <Word key="b" id="m0" />]);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await page.advance(200);
  page.rerender([<Word key="b" id="m0" />]);
  await page.advance(200);
  await fixture.tab('m0');
  await page.advance(200);
  expect(page.container.textContent).toBe('online live');
});

it('a channel of which the user is no member is an error of the hook, reported once', async () => {
  const fixture = storeFixture();
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'secret', data: { members: ['ann'] } });
  const jack = await fixture.tab('jack');
  const errors: unknown[] = [];
  const page = renderPage(fixture, jack, <Room id="secret" />, { onError: (error) => errors.push(error) });
  await page.advance(200);
  await waitFor(() => expect(room.error).toMatchObject({ code: 'forbidden' }));
  expect(room).toMatchObject({ isPending: false, channel: undefined, members: [] });
  expect(errors).toHaveLength(1);
});

it('after a reconnect no request is sent again, after another login every one is', async () => {
  const fixture = storeFixture();
  await furnish(fixture, 2);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  jack.transport.drop();
  await page.advance(1000);
  expect(jack.count('watchChannel')).toBe(1);
  await fixture.tab('m0');
  await page.advance(200);
  expect(room.online_count).toBe(2);
  await jack.client.disconnectUser();
  await page.advance(200);
  await jack.client.connectUser({ id: 'jack' });
  await page.advance(200);
  await waitFor(() => expect(jack.count('watchChannel')).toBe(2));
  await page.advance(200);
  expect(room.online_count).toBe(2);
  expect(jack.count('stopWatching')).toBe(0);
});

describe('when the own user is removed or the channel is deleted', () => {
  const removal: [string, string, (fixture: StoreFixture) => Promise<unknown>][] = [
    [
      'forbidden',
      'you were removed from it',
      (fixture) => fixture.engine.command('removeMembers', { type: 'messaging', id: 'devs', members: ['jack'] }),
    ],
    [
      'not_found',
      'it was deleted',
      (fixture) => fixture.engine.command('deleteChannel', { type: 'messaging', id: 'devs' }),
    ],
  ];

  it.each(removal)('the hook shows nobody and says why: %s', async (code, reason, remove) => {
    const fixture = storeFixture();
    await furnish(fixture, 2);
    const m0 = await fixture.tab('m0');
    const jack = await fixture.tab('jack');
    const errors: unknown[] = [];
    const page = renderPage(fixture, jack, [<Room key="a" id="devs" />, <Word key="b" id="m0" />], {
      onError: (error) => errors.push(error),
    });
    await page.advance(200);
    await waitFor(() => expect(room.members).toHaveLength(3));
    await remove(fixture);
    await page.advance(200);
    expect(room).toMatchObject({ channel: undefined, members: [], member_count: 0, online_count: 0, isPending: false });
    expect(room).toMatchObject({ watched: [], over_limit: [], hasNextPage: false });
    expect(room.error).toMatchObject({ code, message: expect.stringContaining(reason) as string });
    expect(jack.count('watchChannel')).toBe(1);
    expect(errors).toEqual([]);
    // A member who is shown elsewhere is watched for that reason.
    await m0.client.disconnectUser();
    await page.advance(200);
    expect(page.container.textContent).toBe('offline live');
  });

  it.each(removal)('the same after a loss of the connection: %s', async (code, reason, remove) => {
    const fixture = storeFixture();
    await furnish(fixture, 2);
    await fixture.tab('m0');
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Room id="devs" />);
    await page.advance(200);
    await waitFor(() => expect(room.members).toHaveLength(3));
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(100);
    await remove(fixture);
    jack.transport.restore();
    await page.advance(11_000);
    expect(room).toMatchObject({ channel: undefined, members: [], error: { code } });
    expect(room.error?.message).toContain(reason);
    expect(jack.count('watchChannel')).toBe(1);
  });

  it('its members are not live any more', async () => {
    const fixture = storeFixture();
    await furnish(fixture, 2);
    await fixture.tab('m0');
    const jack = await fixture.tab('jack');
    const store = createPresenceStore({ clock: fixture.clock });
    const page = renderPage(fixture, jack, <Room id="devs" />, { store });
    await page.advance(200);
    await waitFor(() => expect(room.members).toHaveLength(3));
    expect(store.user('m0').getState().freshness).toBe('live');
    await removal[0]?.[2](fixture);
    await page.advance(200);
    await page.advance(200);
    expect(store.user('m0').getState().freshness).toBe('stale');
  });

  it.each(removal)('a user who is added again sees the channel again (%s)', async (code, _reason, remove) => {
    const fixture = storeFixture();
    await furnish(fixture, 2);
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Room id="devs" />);
    await page.advance(200);
    await waitFor(() => expect(room.members).toHaveLength(3));
    await remove(fixture);
    await page.advance(200);
    expect(room.error).not.toBeNull();
    const devs = { type: 'messaging', id: 'devs', data: { members: ['m0', 'jack'] } };
    await fixture.engine.command('upsertChannel', devs);
    await page.advance(200);
    await waitFor(() => expect(room.error).toBeNull());
    expect(room.members.map(({ id }) => id).toSorted()).toEqual(['jack', ...members(code === 'forbidden' ? 2 : 1)]);
    await page.advance(200);
    await fixture.tab('m0');
    await page.advance(200);
    expect(room.members.find(({ id }) => id === 'm0')).toMatchObject({ presence: 'online', freshness: 'live' });
  });

  it('a user who was no member and is added sees the channel', async () => {
    const fixture = storeFixture();
    await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'devs', data: { members: ['ann'] } });
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Room id="devs" />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(room.error).toMatchObject({ code: 'forbidden' }));
    await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'devs', data: { members: ['jack'] } });
    await page.advance(200);
    await waitFor(() => expect(room.members.map(({ id }) => id)).toEqual(['ann', 'jack']));
    expect(room.error).toBeNull();
  });
});

it('a member who is deleted leaves the list, also while there was no connection', async () => {
  const fixture = storeFixture();
  await fixture.tab('m0');
  await fixture.tab('m1');
  await furnish(fixture, 2);
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Room id="devs" />);
  await page.advance(200);
  await waitFor(() => expect(room.members).toHaveLength(3));
  await fixture.engine.command('deleteUser', { id: 'm0' });
  await page.advance(200);
  expect(room.members.map(({ id }) => id)).toEqual(['jack', 'm1']);
  jack.transport.refuse();
  jack.transport.drop();
  await page.advance(100);
  await fixture.engine.command('deleteUser', { id: 'm1' });
  jack.transport.restore();
  await page.advance(11_000);
  expect(room.members.map(({ id }) => id)).toEqual(['jack']);
  expect(room.member_count).toBe(1);
});

describe('of a channel with more members than a page', () => {
  const limits = { membersPage: 20 };

  async function largeRoom() {
    const fixture = storeFixture({ limits });
    await furnish(fixture, 49);
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Room id="devs" />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(room.isPending).toBe(false));
    await page.advance(200);
    const next = async () => {
      act(() => room.fetchNextPage());
      await page.advance(200);
      await page.advance(200);
    };
    const command = (method: 'addMembers' | 'removeMembers', ids: string[]) =>
      fixture.engine.command(method, { type: 'messaging', id: 'devs', members: ids });
    return { fixture, jack, page, next, command };
  }

  const everybody = ['jack', ...members(49)];

  it('the others come page by page, live like the first', async () => {
    const { fixture, jack, page, next } = await largeRoom();
    expect(room).toMatchObject({ member_count: 50, hasNextPage: true, isFetchingNextPage: false });
    expect(room.members.map(({ id }) => id)).toEqual(everybody.slice(0, 20));
    jack.transport.delay(50);
    act(() => room.fetchNextPage());
    await page.advance(10);
    expect(room.isFetchingNextPage).toBe(true);
    await page.advance(1000);
    await waitFor(() => expect(room.isFetchingNextPage).toBe(false));
    expect(room.members.map(({ id }) => id)).toEqual(everybody.slice(0, 40));
    jack.transport.delay(0);
    await next();
    expect(room.members.map(({ id }) => id)).toEqual(everybody);
    expect(room.hasNextPage).toBe(false);
    await fixture.tab('m48');
    await page.advance(200);
    expect(room.members.at(-1)).toMatchObject({ id: 'm48', presence: 'online', freshness: 'live' });
    expect(room.online_count).toBe(2);
  });

  it('a new member waits in a page that was not read, and is added to a list that is complete', async () => {
    const { page, next, command } = await largeRoom();
    await command('addMembers', ['new1']);
    await page.advance(200);
    expect(room.members).toHaveLength(20);
    expect(room.member_count).toBe(51);
    await next();
    await next();
    expect(room.members.at(-1)).toMatchObject({ id: 'new1' });
    await command('addMembers', ['new2']);
    await command('removeMembers', ['m30']);
    await page.advance(200);
    expect(room.members.map(({ id }) => id)).toEqual([...everybody.filter((id) => id !== 'm30'), 'new1', 'new2']);
    expect(room.hasNextPage).toBe(false);
  });

  it('a member who leaves while a page is read does not hide another one', async () => {
    const { jack, page, next, command } = await largeRoom();
    jack.transport.delay(50);
    act(() => room.fetchNextPage());
    await command('removeMembers', ['m3']);
    await page.advance(1000);
    await waitFor(() => expect(room.isFetchingNextPage).toBe(false));
    jack.transport.delay(0);
    await next();
    expect(room.members.map(({ id }) => id)).toEqual(everybody.filter((id) => id !== 'm3'));
    expect(room.hasNextPage).toBe(false);
  });

  it('a refetch reads as many pages as before', async () => {
    const { page, next } = await largeRoom();
    await next();
    act(() => {
      room.refetch();
    });
    await page.advance(200);
    await page.advance(200);
    expect(room.members.map(({ id }) => id)).toEqual(everybody.slice(0, 40));
    expect(room.hasNextPage).toBe(true);
  });

  it('a page that cannot be read is an error of the hook, and the members stay', async () => {
    const { jack, page } = await largeRoom();
    jack.transport.delay(20_000);
    act(() => room.fetchNextPage());
    await page.advance(11_000);
    await waitFor(() => expect(room.error).toMatchObject({ code: 'timeout' }));
    expect(room.members).toHaveLength(20);
  });

  it('members who came or left in any page while there was no connection have come or left after it', async () => {
    const { jack, page, next, command } = await largeRoom();
    await next();
    await next();
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(100);
    await command('removeMembers', ['m25', 'm40']);
    await command('addMembers', ['new1', 'new2']);
    jack.transport.restore();
    await page.advance(11_000);
    await page.advance(200);
    const left = new Set(['m25', 'm40']);
    expect(room.members.map(({ id }) => id)).toEqual([...everybody.filter((id) => !left.has(id)), 'new1', 'new2']);
    expect(room).toMatchObject({ member_count: 50, hasNextPage: false });
    expect(jack.count('watchChannel')).toBe(1);
  });
});
