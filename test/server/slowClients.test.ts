import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { person, startServer } from './people.js';
import { rawUser } from './rawSocket.js';

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server with users whose list takes 18 MB, far more than the operating system keeps for a client. */
async function serverWithMuch() {
  const clock = manualClock();
  const server = await startServer({ clock, timeToLiveMs: 35_000, limits: { queryUsers: 5_000 } });
  for (let start = 0; start < 4_000; start += 1_000) {
    const users = Array.from({ length: 1_000 }, (_, index) => ({
      id: `user-${start + index}`,
      about: 'ü'.repeat(2_250),
    }));
    await server.engine.command('upsertUsers', { users });
  }
  return { clock, url: server.url };
}

test('a client with a slow line gets an answer of 18 MB, however long that takes', async () => {
  const { clock, url } = await serverWithMuch();
  const john = await person(url, 'john');
  await john.client.queryUsers({ id: 'slow' }, [], { presence: true });
  const slow = await rawUser(url, 'slow');
  await john.hears('online slow');
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  // It reads a moment of every 10 seconds.
  let reading = true;
  const answer = slow.frame(({ id }) => id === 1).finally(() => (reading = false));
  let seconds = 0;
  for (; reading && seconds < 600; seconds += 10) {
    slow.ws.pause();
    await moment(5);
    await clock.advance(10_000);
    slow.ws.resume();
    await moment(5);
  }
  const { result } = (await answer) as { result: { users: { about: string }[] } };
  expect(result.users).toHaveLength(4_002);
  expect(result.users.filter(({ about }) => about === 'ü'.repeat(2_250))).toHaveLength(4_000);
  slow.request(2, 'queryUsers', { filter: { id: 'slow' } });
  expect(await slow.frame(({ id }) => id === 2)).toMatchObject({ type: 'reply' });
  expect(john.heard).not.toContain('offline slow');
});

test('requests that follow a large answer are answered after it, in their order', async () => {
  const { url } = await serverWithMuch();
  const slow = await rawUser(url, 'slow');
  slow.ws.pause();
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  for (let id = 2; id <= 100; id++) slow.request(id, 'queryUsers', { filter: { id: 'slow' } });
  await moment(100);
  slow.ws.resume();
  await slow.frame(({ id }) => id === 100);
  expect(slow.frames.map(({ id }) => id)).toEqual(Array.from({ length: 101 }, (_, id) => id));
});

test('a client that takes nothing of a large answer for 30 seconds is given up', async () => {
  const { clock, url } = await serverWithMuch();
  const slow = await rawUser(url, 'slow');
  slow.ws.pause();
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  await moment(300);
  await clock.advance(30_000);
  slow.ws.resume();
  expect(await slow.closed).toBe(1006);
});
