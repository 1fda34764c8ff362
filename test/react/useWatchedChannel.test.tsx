// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';
import { usePresence, useWatchedChannel } from 'presence-kit';
import type { UseWatchedChannelOptions, UseWatchedChannelResult } from 'presence-kit';
import { expect, it } from 'vitest';
import { openHouse } from '../store/house.js';
import type { House } from '../store/house.js';
import { show } from './show.js';

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

async function furnish(house: House, count: number): Promise<void> {
  await house.engine.command('upsertChannel', {
    type: 'messaging',
    id: 'devs',
    data: { name: 'Devs', members: ['jack', ...members(count)] },
  });
}

it('reads a channel, watches its members and follows them', async () => {
  const house = openHouse();
  await furnish(house, 2);
  const m0 = await house.enter('m0');
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  expect(room).toMatchObject({ channel: undefined, members: [], isPending: true, error: null });
  await page.pass(200);
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
  await page.pass(200);
  expect(room.online_count).toBe(1);
  expect(jack.asked.map(({ method }) => method)).toEqual(['watchChannel']);
});

it('creates a missing channel with the members that it is given', async () => {
  const house = openHouse();
  const jack = await house.enter('jack');
  const page = show(
    house,
    jack,
    <Room id="new" options={{ presence: true, members: ['ann', 'bob'], data: { name: 'New' } }} />,
  );
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  expect(room.channel?.name).toBe('New');
  expect(room.members.map(({ id }) => id)).toEqual(['ann', 'bob', 'jack']);
});

it('picks up the members beyond the ten of the channel by a query of their own', async () => {
  const house = openHouse();
  await furnish(house, 25);
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await page.pass(200);
  expect(room.watched).toHaveLength(25);
  expect(room.over_limit).toEqual([]);
  expect(jack.asked.map(({ method }) => method)).toEqual(['watchChannel', 'queryUsers']);
  const last = await house.enter('m24');
  await page.pass(200);
  expect(room.members.at(-1)).toMatchObject({ id: 'm24', presence: 'online', freshness: 'live' });
  await last.client.disconnectUser();
});

it('names the members who cannot be watched', async () => {
  const house = openHouse({ limits: { watchesPerConnection: 12 } });
  await furnish(house, 15);
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(room.over_limit).toEqual(['m12', 'm13', 'm14']));
  expect(room.watched).toHaveLength(12);
});

it('follows new members and data by event, without asking again', async () => {
  const house = openHouse();
  await furnish(house, 1);
  const m0 = await house.enter('m0');
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await house.enter('newcomer', { name: 'New' });
  const theirs = m0.client.channel('messaging', 'devs');
  await theirs.addMembers(['newcomer']);
  await theirs.update({ name: 'Developers' });
  await page.pass(200);
  expect(room.channel?.name).toBe('Developers');
  expect(room.members.at(-1)).toMatchObject({ id: 'newcomer', name: 'New', presence: 'online' });
  expect(jack.count('watchChannel')).toBe(1);
});

it('two hooks of one channel send one request, and the last to unmount releases the channel', async () => {
  const house = openHouse();
  await furnish(house, 2);
  const jack = await house.enter('jack');
  const page = show(house, jack, [<Room key="a" id="devs" />, <Room key="b" id="devs" />]);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  page.again([<Room key="a" id="devs" />]);
  await page.pass(200);
  page.again(null);
  await page.pass(30);
  page.again(<Room id="devs" />);
  await page.pass(200);
  expect(jack.asked.map(({ method }) => method)).toEqual(['watchChannel']);
  page.again(null);
  await page.pass(200);
  expect(jack.asked.map(({ method }) => method)).toEqual(['watchChannel', 'stopWatching']);
});

it('shown again later it is watched again', async () => {
  const house = openHouse();
  await furnish(house, 2);
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  page.again(null);
  await page.pass(1000);
  page.again(<Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(jack.count('watchChannel')).toBe(2));
  await page.pass(200);
  await house.enter('m0');
  await page.pass(200);
  expect(room.members.find(({ id }) => id === 'm0')).toMatchObject({ presence: 'online', freshness: 'live' });
});

it('a member who is shown elsewhere stays watched when the channel goes', async () => {
  const house = openHouse();
  await furnish(house, 2);
  const jack = await house.enter('jack');
  const page = show(house, jack, [<Room key="a" id="devs" />, <Word key="b" id="m0" />]);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  await page.pass(200);
  page.again([<Word key="b" id="m0" />]);
  await page.pass(200);
  await house.enter('m0');
  await page.pass(200);
  expect(page.container.textContent).toBe('online live');
});

it('a channel that one does not belong to is an error of the hook, told once', async () => {
  const house = openHouse();
  await house.engine.command('upsertChannel', { type: 'messaging', id: 'secret', data: { members: ['ann'] } });
  const jack = await house.enter('jack');
  const errors: unknown[] = [];
  const page = show(house, jack, <Room id="secret" />, { onError: (error) => errors.push(error) });
  await page.pass(200);
  await waitFor(() => expect(room.error).toMatchObject({ code: 'forbidden' }));
  expect(room).toMatchObject({ isPending: false, channel: undefined, members: [] });
  expect(errors).toHaveLength(1);
});

it('after a reconnect nothing is asked again, after another login everything is', async () => {
  const house = openHouse();
  await furnish(house, 2);
  const jack = await house.enter('jack');
  const page = show(house, jack, <Room id="devs" />);
  await page.pass(200);
  await waitFor(() => expect(room.isPending).toBe(false));
  jack.transport.drop();
  await page.pass(1000);
  expect(jack.count('watchChannel')).toBe(1);
  await house.enter('m0');
  await page.pass(200);
  expect(room.online_count).toBe(2);
  await jack.client.disconnectUser();
  await page.pass(200);
  await jack.client.connectUser({ id: 'jack' });
  await page.pass(200);
  await waitFor(() => expect(jack.count('watchChannel')).toBe(2));
  await page.pass(200);
  expect(room.online_count).toBe(2);
  expect(jack.count('stopWatching')).toBe(0);
});
