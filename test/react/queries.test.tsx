// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { QueryClient } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';
import { usePresence, useQueryChannels, useQueryUsers } from 'presence-kit';
import { expect, it } from 'vitest';
import { openHouse } from '../store/house.js';
import { show } from './show.js';

let users: ReturnType<typeof useQueryUsers>;
let channels: ReturnType<typeof useQueryChannels>;

function Online({ presence = true }: { presence?: boolean }): ReactElement {
  users = useQueryUsers({ online: true }, [{ name: 1 }], { presence, limit: 20 });
  return <p>{users.data?.users.map(({ id, presence: word }) => `${id} ${word}`).join(', ')}</p>;
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

it('lists who is online, keeps the rows live without asking again, and takes newcomers with the next query', async () => {
  const house = openHouse();
  const john = await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(house, jack, <Online />);
  expect(users.isPending).toBe(true);
  await page.pass(200);
  await waitFor(() => expect(page.container.textContent).toBe('jack online, john online'));
  page.commits();
  await john.client.disconnectUser();
  await page.pass(200);
  expect(page.container.textContent).toBe('jack online, john offline');
  expect(page.commits()).toBe(1);
  await house.enter('ann', { name: 'Ann' });
  await page.pass(200);
  expect(jack.count('queryUsers')).toBe(1);
  await act(async () => void (await users.refetch()));
  await page.pass(200);
  await waitFor(() => expect(page.container.textContent).toBe('ann online, jack online'));
});

it('without presence it watches nobody', async () => {
  const house = openHouse();
  await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(house, jack, <Online presence={false} />);
  await page.pass(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  page.again(null);
  await page.pass(200);
  expect(jack.asked.map(({ method }) => method)).toEqual(['queryUsers']);
  expect(users.data?.watching).toBeUndefined();
});

it('a badge of somebody whom a query watches asks nothing; the query gone, it asks; the badge gone, it lets go', async () => {
  const house = openHouse();
  await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(house, jack, <Online key="list" />);
  await page.pass(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  page.again([<Online key="list" />, <Word key="word" id="john" />]);
  await page.pass(200);
  expect(jack.count('queryUsers')).toBe(1);
  page.again([<Word key="word" id="john" />]);
  await page.pass(200);
  expect(jack.count('unwatchUsers')).toBe(0);
  expect(page.container.textContent).toBe('online live');
  page.again(null);
  await page.pass(200);
  expect(jack.count('unwatchUsers')).toBe(1);
});

it('a row that leaves the query stays watched while somebody shows it', async () => {
  const house = openHouse();
  const john = await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(house, jack, [<Online key="list" />, <Word key="word" id="john" />]);
  await page.pass(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  await john.client.disconnectUser();
  await page.pass(200);
  await act(async () => void (await users.refetch()));
  await page.pass(200);
  await waitFor(() => expect(users.data?.users.map(({ id }) => id)).toEqual(['jack']));
  await john.client.connectUser({ id: 'john' });
  await page.pass(200);
  expect(page.container.textContent).toContain('online live');
});

it('one who is deleted leaves the list', async () => {
  const house = openHouse();
  await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(house, jack, <Online />);
  await page.pass(200);
  await waitFor(() => expect(users.data?.users).toHaveLength(2));
  await house.engine.command('deleteUser', { id: 'john' });
  await page.pass(200);
  expect(users.data?.users.map(({ id }) => id)).toEqual(['jack']);
});

it('the cache holds ids, and no user twice', async () => {
  const house = openHouse();
  await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  const queryClient = new QueryClient();
  const page = show(house, jack, <Online />, { queryClient });
  await page.pass(200);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  const cached = queryClient
    .getQueryCache()
    .getAll()
    .flatMap(({ state }) => state.data ?? []);
  expect(cached).toEqual([{ ids: ['jack', 'john'], watching: { watched: ['john'], limit: 20, over_limit: [] } }]);
});

it('a query that is refused is an error of the hook and told to onError', async () => {
  const house = openHouse();
  const jack = await house.enter('jack');
  const errors: unknown[] = [];
  function Bad(): null {
    users = useQueryUsers({ invisible: true });
    return null;
  }
  const page = show(house, jack, <Bad />, { onError: (error) => errors.push(error) });
  await page.pass(200);
  await waitFor(() => expect(users.error).toMatchObject({ code: 'invalid_input' }));
  expect(errors).toHaveLength(1);
});

it('a query that failed for want of a connection is asked again when it is back', async () => {
  const house = openHouse();
  await house.enter('john', { name: 'John' });
  const jack = await house.enter('jack', { name: 'Jack' });
  jack.transport.delay(20_000);
  const page = show(house, jack, <Online />, { onError: () => {} });
  await page.pass(11_000);
  await waitFor(() => expect(users.isError).toBe(true));
  jack.transport.restore();
  jack.transport.drop();
  await page.pass(1000);
  await waitFor(() => expect(users.isSuccess).toBe(true));
  expect(page.container.textContent).toBe('jack online, john online');
});

it('lists channels with their members, live, and lets go of them at the end', async () => {
  const house = openHouse();
  await house.engine.command('upsertChannel', { type: 'messaging', id: 'a', data: { members: ['jack', 'john'] } });
  await house.engine.command('upsertChannel', { type: 'messaging', id: 'b', data: { members: ['jack', 'ann'] } });
  const john = await house.enter('john');
  const jack = await house.enter('jack');
  const page = show(house, jack, <Rooms />);
  await page.pass(200);
  await waitFor(() => expect(page.container.textContent).toBe('a: online online, b: online offline'));
  await john.client.disconnectUser();
  await house.enter('ann');
  await page.pass(200);
  expect(page.container.textContent).toBe('a: online offline, b: online online');
  expect(jack.count('queryChannels')).toBe(1);
  page.again(null);
  await page.pass(200);
  expect(jack.asked.filter(({ method }) => method === 'stopWatching').map(({ params }) => params)).toEqual([
    { type: 'messaging', id: 'a' },
    { type: 'messaging', id: 'b' },
  ]);
});
