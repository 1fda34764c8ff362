// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { QueryClient, QueryClientProvider, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { Suspense } from 'react';
import type { ReactElement } from 'react';
import {
  channelsQueryOptions,
  usePresence,
  useQueryChannels,
  useQueryUsers,
  useWatchedChannel,
  usersQueryOptions,
} from 'presence-kit';
import type { QuerySource, UseWatchedChannelResult } from 'presence-kit';
import { createPresenceStore } from 'presence-kit/client';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import type { StoreFixture, Tab } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

let users: ReturnType<typeof useQueryUsers>;
let channels: ReturnType<typeof useQueryChannels>;

function Online({ presence = true }: { presence?: boolean }): ReactElement {
  users = useQueryUsers({ online: true }, [{ name: 1 }], { presence, limit: 20 });
  if (users.isError) return <p>{users.error.message}</p>;
  return <p>{users.data?.users.map(({ id, presence: word }) => `${id} ${word}`).join(', ')}</p>;
}

function Named(): ReactElement {
  users = useQueryUsers({ id: { $in: ['john', 'jack'] } }, [], { presence: true });
  return <p>{users.data?.users.map(({ id, presence }) => `${id} ${presence}`).join(', ')}</p>;
}

function Rooms(): ReactElement {
  channels = useQueryChannels({ type: 'messaging', members: { $in: ['jack'] } }, [{ last_message_at: -1 }], {
    presence: true,
  });
  return (
    <p>
      {channels.data?.channels
        .map(({ id, members }) => `${id}: ${members.map((m) => m.presence).join(' ')}`)
        .join(', ')}
    </p>
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

it('lists online users, keeps the rows live without another request, and takes newcomers with the next query', async () => {
  const fixture = storeFixture();
  const john = await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, <Online />);
  expect(users.isPending).toBe(true);
  await page.advance(200);
  await waitFor(() => expect(page.container.textContent).toBe('jack online, john online'));
  page.commits();
  await john.client.disconnectUser();
  await page.advance(200);
  expect(page.container.textContent).toBe('jack online, john offline');
  expect(page.commits()).toBe(1);
  await fixture.tab('ann', { name: 'Ann' });
  await page.advance(200);
  expect(jack.count('queryUsers')).toBe(1);
  await act(async () => void (await users.refetch()));
  await page.advance(200);
  await waitFor(() => expect(page.container.textContent).toBe('ann online, jack online'));
});

it('without presence it watches no user', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, <Online presence={false} />);
  await page.advance(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  page.rerender(null);
  await page.advance(200);
  expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  expect(users.data?.watching).toBeUndefined();
});

it('a badge of a user whom a query watches sends no request; after the query it sends one; each releases its own watch', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, <Online key="list" />);
  await page.advance(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  page.rerender([<Online key="list" />, <Word key="word" id="john" />]);
  await page.advance(200);
  expect(jack.count('queryUsers')).toBe(1);
  page.rerender([<Word key="word" id="john" />]);
  await page.advance(200);
  expect(jack.count('unwatchUsers')).toBe(1);
  expect(page.container.textContent).toBe('online live');
  page.rerender(null);
  await page.advance(200);
  expect(jack.count('unwatchUsers')).toBe(2);
});

it('a user who leaves the query stays watched while a component shows them', async () => {
  const fixture = storeFixture();
  const john = await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, [<Online key="list" />, <Word key="word" id="john" />]);
  await page.advance(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  await john.client.disconnectUser();
  await page.advance(200);
  await act(async () => void (await users.refetch()));
  await page.advance(200);
  await waitFor(() => expect(users.data?.users.map(({ id }) => id)).toEqual(['jack']));
  await john.client.connectUser({ id: 'john' });
  await page.advance(200);
  expect(page.container.textContent).toContain('online live');
});

it('a user who is deleted leaves the list', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, <Online />);
  await page.advance(200);
  await waitFor(() => expect(users.data?.users).toHaveLength(2));
  await fixture.engine.command('deleteUser', { id: 'john' });
  await page.advance(200);
  expect(users.data?.users.map(({ id }) => id)).toEqual(['jack']);
});

it('the cache holds ids, and no user twice', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const queryClient = new QueryClient();
  const page = renderPage(fixture, jack, <Online />, { queryClient });
  await page.advance(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  const cached = queryClient
    .getQueryCache()
    .getAll()
    .flatMap(({ state }) => state.data ?? []);
  expect(cached).toEqual([{ ids: ['jack', 'john'], watching: { watched: ['john'], limit: 20, over_limit: [] } }]);
});

/** Filters by a field that no query may see. */
function Bad(): ReactElement {
  users = useQueryUsers({ invisible: true });
  return <p>{users.error?.code}</p>;
}

it('no change is lost between an answer and the render of it, at any moment', async () => {
  let room: UseWatchedChannelResult | undefined;
  function Everything(): ReactElement {
    room = useWatchedChannel('messaging', 'a');
    const { data } = useQueryUsers({ online: true }, [], { presence: true });
    const { data: found } = useQueryChannels({ members: { $in: ['jack'] } }, [], { presence: true });
    return (
      <p>
        {data?.users.map(({ id }) => id).join(' ')},{' '}
        {found?.channels.map(({ members }) => members.map(({ id }) => id).join(' '))},{' '}
        {room.members.map(({ id }) => id).join(' ')}
      </p>
    );
  }
  for (let moment = 0; moment < 15; moment++) {
    const fixture = storeFixture();
    await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
    await fixture.tab('john');
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Everything />);
    for (let step = 0; step < moment; step++) await Promise.resolve();
    void fixture.engine.command('addMembers', { type: 'messaging', id: 'a', members: ['ann'] });
    void fixture.engine.command('deleteUser', { id: 'john' });
    await page.advance(200);
    await page.advance(200);
    await waitFor(() => expect(room?.isPending).toBe(false));
    expect(page.container.textContent, `moment ${moment}`).toBe('jack, jack ann, jack ann');
    page.unmount();
  }
});

it('a component that only reads data does not render again when the same answer comes again', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const queryClient = new QueryClient();
  const rendered: string[] = [];
  function Names(): ReactElement {
    const { data } = useQueryUsers({ online: true }, [], { presence: true });
    rendered.push('users');
    return <p>{data?.users.map(({ name }) => name).join(' ')}</p>;
  }
  function Titles(): ReactElement {
    const { data } = useQueryChannels({ members: { $in: ['jack'] } }, [], { presence: true });
    rendered.push('channels');
    return <p>{data?.channels.map(({ id }) => id).join(' ')}</p>;
  }
  const fetching = new Set<boolean>();
  function Spinner(): null {
    fetching.add(useQueryUsers({ online: true }, [], { presence: true }).isFetching);
    return null;
  }
  const page = renderPage(fixture, jack, [<Names key="a" />, <Titles key="b" />, <Spinner key="c" />], { queryClient });
  await page.advance(200);
  await waitFor(() => expect(page.container.textContent).toBe('Jack Johna'));
  await page.advance(200);
  rendered.length = 0;
  fetching.clear();
  jack.transport.delay(50);
  act(() => void queryClient.refetchQueries());
  await page.advance(20);
  await page.advance(200);
  await page.advance(200);
  expect(jack.count('queryUsers')).toBe(2);
  expect(jack.count('queryChannels')).toBe(2);
  expect(rendered).toEqual([]);
  expect(fetching).toEqual(new Set([true, false]));
});

it('the result of a query can be spread, as that of TanStack Query', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { name: 'Jack' });
  let rest: Partial<typeof users> = {};
  function Spread(): null {
    const { status, ...others } = useQueryUsers({ online: true });
    rest = { ...others };
    return status === 'success' ? null : null;
  }
  const page = renderPage(fixture, jack, <Spread />);
  await page.advance(200);
  await waitFor(() => expect(rest.isSuccess).toBe(true));
  expect(rest.data?.users).toMatchObject([{ id: 'jack', presence: 'online' }]);
});

it('a refused query is an error of the hook and is given to onError', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const errors: unknown[] = [];
  const page = renderPage(fixture, jack, <Bad />, { onError: (error) => errors.push(error) });
  await page.advance(200);
  await waitFor(() => expect(users.error).toMatchObject({ code: 'invalid_input' }));
  expect(errors).toHaveLength(1);
});

it('a refused query is sent and reported once, whatever the defaults of the app’s QueryClient', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const errors: unknown[] = [];
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: 3, retryDelay: 1 } } });
  const page = renderPage(fixture, jack, <Bad />, { queryClient, onError: (error) => errors.push(error) });
  await page.advance(200);
  await waitFor(() => expect(users.error).toMatchObject({ code: 'invalid_input' }));
  expect(jack.count('queryUsers')).toBe(1);
  expect(errors).toHaveLength(1);
});

it('a query that failed without a connection is sent again when the connection is back', async () => {
  const fixture = storeFixture();
  await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  jack.transport.delay(20_000);
  const page = renderPage(fixture, jack, <Online />, { onError: () => {} });
  await page.advance(11_000);
  await waitFor(() => expect(users.isError).toBe(true));
  jack.transport.restore();
  jack.transport.drop();
  await page.advance(1000);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  expect(page.container.textContent).toBe('jack online, john online');
});

it('lists channels with their members, live, and releases them at the end', async () => {
  const fixture = storeFixture();
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'b', data: { members: ['jack', 'ann'] } });
  const john = await fixture.tab('john');
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <Rooms />);
  await page.advance(200);
  await waitFor(() => expect(page.container.textContent).toBe('a: online online, b: online offline'));
  await john.client.disconnectUser();
  await fixture.tab('ann');
  await page.advance(200);
  expect(page.container.textContent).toBe('a: online offline, b: online online');
  expect(jack.count('queryChannels')).toBe(1);
  page.rerender(null);
  await page.advance(200);
  expect(jack.requests.filter(({ method }) => method === 'stopWatching').map(({ params }) => params)).toEqual([
    { type: 'messaging', id: 'a' },
    { type: 'messaging', id: 'b' },
  ]);
});

it.each([
  ['at once', <Named key="second" />],
  ['by a page without any', null],
])('from one list to another with the same people, %s, on a slow line, everybody stays watched', async (_, between) => {
  const fixture = storeFixture();
  const john = await fixture.tab('john', { name: 'John' });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, <Online key="first" />);
  await page.advance(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  jack.transport.delay(150);
  page.rerender(between);
  await page.advance(70);
  page.rerender(<Named key="second" />);
  await page.advance(2000);
  await waitFor(() => expect(users.data?.users).toHaveLength(2));
  await page.advance(2000);
  await john.client.disconnectUser();
  await page.advance(2000);
  expect(page.container.textContent).toBe('jack online, john offline');
  page.rerender(null);
  await page.advance(2000);
  expect(jack.count('unwatchUsers')).toBe(2);
});

it('the members of a channel stay watched when a slow connection goes from a list of channels to that channel', async () => {
  const fixture = storeFixture();
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
  const john = await fixture.tab('john');
  const jack = await fixture.tab('jack');
  let room: UseWatchedChannelResult | undefined;
  function Room(): null {
    room = useWatchedChannel('messaging', 'a');
    return null;
  }
  const page = renderPage(fixture, jack, <Rooms key="list" />);
  await page.advance(200);
  await waitFor(() => expect(page.container.textContent).toBe('a: online online'));
  jack.transport.delay(150);
  page.rerender(<Room key="room" />);
  await page.advance(2000);
  await waitFor(() => expect(room?.isPending).toBe(false));
  await page.advance(2000);
  await john.client.disconnectUser();
  await page.advance(2000);
  expect(room?.members.map(({ id, presence }) => `${id} ${presence}`)).toEqual(['jack online', 'john offline']);
});

describe('in an app with a QueryClient of its own', () => {
  let renders = 0;

  function Row({ id }: { id: string }): ReactElement {
    return (
      <li>
        {id} {usePresence(id).presence}
      </li>
    );
  }

  function List({ source, suspense = false }: { source: QuerySource; suspense?: boolean }): ReactElement {
    renders++;
    const options = { ...usersQueryOptions(source, { online: true }, [], { presence: true }), staleTime: 60_000 };
    // oxlint-disable-next-line react-hooks/rules-of-hooks -- one of the two, always the same
    const { data } = suspense ? useSuspenseQuery(options) : useQuery(options);
    return (
      <ul>
        {data?.ids.map((id) => (
          <Row key={id} id={id} />
        ))}
      </ul>
    );
  }

  function app(fixture: StoreFixture, person: Tab) {
    const store = createPresenceStore({ clock: fixture.clock });
    const queryClient = new QueryClient();
    return { store, queryClient, source: { client: person.client, store } };
  }

  /** John is there, and jack, whose app it is. */
  async function johnAndJack() {
    const fixture = storeFixture();
    const john = await fixture.tab('john');
    const jack = await fixture.tab('jack');
    const { source, ...props } = app(fixture, jack);
    return { fixture, john, jack, source, props };
  }

  it('useQuery has the ids; an event renders only the row of that user, and sends no request', async () => {
    const { fixture, john, jack, source, props } = await johnAndJack();
    const page = renderPage(fixture, jack, inOwn(props, <List source={source} />), props);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('jack onlinejohn online'));
    await page.advance(200);
    renders = 0;
    page.commits();
    await john.client.disconnectUser();
    await page.advance(200);
    expect(page.container.textContent).toBe('jack onlinejohn offline');
    expect({ renders, commits: page.commits() }).toEqual({ renders: 0, commits: 1 });
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });

  it('data that was fetched before the client connected is there at the first paint', async () => {
    const fixture = storeFixture();
    await fixture.tab('john');
    const jack = fixture.emptyTab();
    const { source, ...props } = app(fixture, jack);
    const options = usersQueryOptions(source, { online: true }, [], { presence: true });
    const fetched = props.queryClient.ensureQueryData(options);
    await fixture.clock.advance(1000);
    await jack.client.connectUser({ id: 'jack' });
    await fixture.clock.advance(200);
    expect(await fetched).toMatchObject({ ids: ['jack', 'john'] });
    expect(props.queryClient.getQueryData(options.queryKey)?.ids).toEqual(['jack', 'john']);
    const page = renderPage(fixture, jack, inOwn(props, <List source={source} suspense />), props);
    expect(page.container.textContent).toBe('jack onlinejohn online');
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });

  it('useSuspenseQuery waits for the answer, and sends one request', async () => {
    const { fixture, jack, source, props } = await johnAndJack();
    const inside = (
      <Suspense fallback="Wait">
        <List source={source} suspense />
      </Suspense>
    );
    const page = renderPage(fixture, jack, inOwn(props, inside), props);
    expect(page.container.textContent).toBe('Wait');
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('jack onlinejohn online'));
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });

  it('the watch ends with the last component, and with the cache where there was none', async () => {
    const { fixture, jack, source, props } = await johnAndJack();
    const page = renderPage(fixture, jack, inOwn(props, <List source={source} />), props);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toContain('john'));
    page.rerender(null);
    await page.advance(200);
    expect(jack.count('unwatchUsers')).toBe(1);
    const ahead = usersQueryOptions(source, { id: 'john' }, [], { presence: true });
    await act(() => props.queryClient.prefetchQuery(ahead));
    await page.advance(5000);
    expect(jack.count('unwatchUsers')).toBe(1);
    props.queryClient.removeQueries(ahead);
    await page.advance(200);
    expect(jack.count('unwatchUsers')).toBe(2);
    jack.transport.delay(150);
    void props.queryClient.prefetchQuery(ahead);
    await page.advance(100);
    props.queryClient.clear();
    await page.advance(2000);
    expect(jack.count('unwatchUsers')).toBe(3);
    expect(props.queryClient.getQueryCache().hasListeners()).toBe(false);
  });

  it('a query that is shown again after its watch ended is sent again, whatever its staleTime', async () => {
    const { fixture, john, jack, source, props } = await johnAndJack();
    const page = renderPage(fixture, jack, inOwn(props, <List source={source} />), props);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toContain('john'));
    page.rerender(null);
    await page.advance(30);
    page.rerender(inOwn(props, <List source={source} />));
    await page.advance(200);
    expect(jack.count('queryUsers')).toBe(1);
    page.rerender(null);
    await page.advance(1000);
    page.rerender(inOwn(props, <List source={source} />));
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'unwatchUsers', 'queryUsers']);
    await john.client.disconnectUser();
    await page.advance(200);
    expect(page.container.textContent).toBe('jack onlinejohn offline');
  });

  it('a user who is deleted leaves the ids, and another login sends the query again', async () => {
    const { fixture, jack, source, props } = await johnAndJack();
    const page = renderPage(fixture, jack, inOwn(props, <List source={source} />), props);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toContain('john'));
    await fixture.engine.command('deleteUser', { id: 'john' });
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('jack online'));
    expect(jack.count('queryUsers')).toBe(1);
    await jack.client.disconnectUser();
    await page.advance(200);
    await fixture.tab('ann');
    await jack.client.connectUser({ id: 'jack' });
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('ann onlinejack online'));
    expect(jack.count('queryUsers')).toBe(2);
  });

  it('channels follow new data and members in place', async () => {
    const fixture = storeFixture();
    await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
    const john = await fixture.tab('john');
    const jack = await fixture.tab('jack');
    const { source, ...props } = app(fixture, jack);
    const mine = channelsQueryOptions(source, { type: 'messaging', members: { $in: ['jack'] } }, [], {
      presence: true,
    });
    function Channels(): ReactElement {
      const { data } = useQuery(mine);
      return (
        <ul>
          {data?.channels.map(({ cid, name, members }) => [
            `${name} `,
            ...members.map((id) => <Row key={cid + id} id={id} />),
          ])}
        </ul>
      );
    }
    const page = renderPage(fixture, jack, inOwn(props, <Channels />), props);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('undefined jack onlinejohn online'));
    const channel = john.client.channel('messaging', 'a');
    await channel.update({ name: 'Lobby' });
    await channel.addMembers(['ann']);
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('Lobby jack onlinejohn onlineann offline'));
    await channel.removeMembers(['john']);
    await fixture.tab('ann');
    await page.advance(200);
    await waitFor(() => expect(page.container.textContent).toBe('Lobby jack onlineann online'));
    expect(jack.count('queryChannels')).toBe(1);
  });
});

function inOwn({ queryClient }: { queryClient: QueryClient }, children: ReactElement): ReactElement {
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
