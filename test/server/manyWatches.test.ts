import { createToken } from 'presence-kit/server';
import { expect, test } from 'vitest';
import { chance } from './chance.js';
import { serve, temporaryFolder } from './command.js';
import { person, post, secret, startServer } from './people.js';
import type { Person } from './people.js';
import { startServerProgram } from './serverProgram.js';

// What a server admitted once it admits again: a client with all the watches that it is allowed is recovered with its first
// connection to the server that comes back.

const rateLimit = { burst: 1_000_000, perSecond: 1_000_000 };

/** Does what many need one after the other in few tasks at a time. */
async function inBatches(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 250)
    await Promise.all(Array.from({ length: Math.min(250, count - from) }, (_, index) => run(from + index)));
}

/** Resolves with what happened to the connection on the way to `connection.recovered`. */
function recovery({ client }: Person): Promise<string[]> {
  const happened: string[] = [];
  return new Promise((resolve) => {
    client.on('connection.changed', ({ online }) => void happened.push(online ? 'up' : 'down'));
    client.on('connection.recovered', () => resolve([...happened]));
  });
}

test('a client that watches 5,000 users in all ways is recovered with its first connection after a crash', async () => {
  const { seed, below } = chance();
  const folder = temporaryFolder();
  const first = await startServerProgram({ data: folder, rateLimit });
  const { url } = first;
  const jack = await person(url, 'jack', () => createToken('jack', secret));
  let next = 0;
  const some = (count: number) => Array.from({ length: count }, () => `user-${next++}`);
  const watched = new Set<string>();
  const watches = (ids: readonly string[] = []) => ids.forEach((id) => watched.add(id));

  // The same thirty users in many queries.
  const thirty = some(30);
  await inBatches(700, async (nr) => {
    const { watching } = await jack.client.queryUsers({ id: { $in: thirty }, nr: { $ne: nr } }, [], { presence: true });
    watches(watching?.watched);
  });
  // Channels of up to 300 members.
  for (let nr = 0; nr < 10; nr++)
    await post(url, '/channels', { type: 'team', id: `team-${nr}`, members: ['jack', ...some(1 + below(299))] });
  const teams = await jack.client.queryChannels({ type: 'team' }, [{ id: 1 }], { presence: true });
  watches(teams.watching?.watched);
  const firstPages = new Set(teams.channels.flatMap(({ members }) => members.map(({ id }) => id)));
  /** Watched members of teams whom no answer had. What the client never knew cannot differ after an absence. */
  const neverRead = new Set(teams.watching?.watched.filter((id) => !firstPages.has(id)));
  for (let nr = 0; nr < 5; nr++) {
    const members = ['jack', ...some(1 + below(300))];
    await post(url, '/channels', { type: 'messaging', id: `room-${nr}`, members });
    watches((await jack.client.channel('messaging', `room-${nr}`).watch({ presence: true })).watching?.watched);
  }
  // Pages of a hundred, and as many single users as there is room for.
  const singles = 200 + below(300);
  while (watched.size + 100 + singles <= 5_000) {
    const ids = some(100);
    await jack.client.queryUsers({ id: { $in: ids } }, [], { presence: true, limit: 100 });
    watches(ids);
  }
  await inBatches(5_000 - watched.size, async () => {
    const [id = ''] = some(1);
    await jack.client.queryUsers({ id }, [], { presence: true });
    watches([id]);
  });
  expect(watched.size).toBe(5_000);
  await expect(jack.client.queryUsers({ id: 'one-more' }, [], { presence: true })).resolves.toMatchObject({
    watching: { watched: [], over_limit: ['one-more'] },
  });
  const all = [...watched];
  const last = all.at(-1) ?? '';
  const read = all.filter((id) => !neverRead.has(id));
  const changed = [thirty[below(30)] ?? '', read[below(read.length)] ?? '', last];
  const recovered = recovery(jack);

  first.child.kill('SIGKILL');
  await first.child.ended;
  const startedAt = performance.now();
  await serve(['--data', folder, '--port', new URL(url).port]);
  // Said over HTTP as soon as it is there, perhaps before jack is back and perhaps while he is coming back.
  for (const id of changed) await post(url, '/users', { users: [{ id, status: 'meanwhile' }] });
  expect(await recovered).toEqual(['down', 'up']);
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeLessThan(30_000);
  const statuses = jack.events.flatMap((event) =>
    event.type === 'user.presence.changed' && event.user.status === 'meanwhile' ? [event.user.id] : [],
  );
  expect([...new Set(statuses)].toSorted()).toEqual([...new Set(changed)].toSorted());

  // Everybody is watched again.
  const someone = all[below(all.length)] ?? '';
  await person(url, someone);
  await jack.hears(`online ${someone}`);
  process.stdout.write(`recovered ${(tookMs / 1000).toFixed(1)} s after the start (SEED=${seed})\n`);
}, 60_000);

test('a page as large as the server was made to allow is watched again with the first connection', async () => {
  const data = temporaryFolder();
  const options = { data, limits: { queryUsers: 2_000 } };
  const server = await startServer(options);
  const { port } = new URL(server.url);
  const jack = await person(server.url, 'jack');
  for (let from = 0; from < 1_500; from += 100) {
    const users = Array.from({ length: 100 }, (_, index) => ({ id: `user-${from + index}`, team: 'blue' }));
    await post(server.url, '/users', { users });
  }
  const { watching } = await jack.client.queryUsers({ team: 'blue' }, [], { presence: true, limit: 1_500 });
  expect(watching?.watched).toHaveLength(1_500);
  const recovered = recovery(jack);
  await server.close();
  const again = await startServer({ ...options, port: Number(port) });
  expect(await recovered).toEqual(['down', 'up']);
  await person(again.url, 'user-1499');
  await jack.hears('online user-1499');
}, 30_000);
