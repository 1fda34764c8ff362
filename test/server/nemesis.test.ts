import { expect, test } from 'vitest';
import { chance } from './chance.js';
import type { Chance } from './chance.js';
import { command, serve, serveOnSmallDisk, temporaryFolder } from './command.js';
import { createLedger } from './ledger.js';
import type { Ledger } from './ledger.js';
import { person, secret } from './people.js';

// `npm run test:nemesis` plays fifty rounds, the suite a few. `ROUNDS` and `SEED` say otherwise.
const rounds = Number(process.env['ROUNDS'] ?? (import.meta.env.MODE === 'long' ? 50 : 3));
const writers = ['jack', 'jim', 'jane', 'joan', 'joel', 'june', 'jade', 'jude', 'jean', 'jill', 'jojo', 'juan'];
/** Between two changes: three at a time on one connection stay under its 100 requests a second. */
const paceMs = 31;
const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the records of the load below look like after their change `count`. */
function stateAt(name: string, count: number): object | undefined {
  const changed = (value: unknown) => (count === 0 ? undefined : value);
  switch (name) {
    // Made and deleted in turns.
    case 'guest':
      return count % 2 === 0 ? undefined : { count };
    // Two users of one request: both or none.
    case 'pair':
      return { left: changed(count), right: changed(count) };
    case 'room':
      return { count: changed(count) };
    default:
      return {
        count: changed(count),
        status: changed(`change ${count}`),
        invisible: count % 3 === 1,
        note: changed('x'.repeat((count * 37) % 3000)),
      };
  }
}

async function ask(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status !== 200 && response.status !== 404 && response.status !== 503)
    throw new Error(`${method} ${path} was answered ${response.status} ${await response.text()}`);
  return {
    done: response.status !== 503,
    body: (await response.json()) as { [list: string]: Record<string, unknown>[] },
  };
}

/** A dozen people at real clients, a backend, and a witness who watches; they do not stop for a server that is gone. */
async function startLoad(url: string, ledger: Ledger, { below }: Chance) {
  // They come back sooner than in real life, so that a round is short.
  const random = { next: () => below(100) / 1000, id: () => String(below(2 ** 31)) };
  const unexpected: unknown[] = [];
  let over = false;
  /** Asks again and again, each time for the next change. What a dying server leaves open is no failure. */
  async function again(name: string, change: (count: number) => Promise<boolean>) {
    while (!over) {
      const count = ledger.ask(name);
      try {
        if (await change(count)) ledger.answered(name, count);
        await moment(paceMs);
      } catch (error) {
        const { code, message } = error as { code?: string; message?: string };
        if (!/^(closed|unavailable|timeout)$/.test(code ?? '') && message !== 'fetch failed') unexpected.push(error);
        await moment(10);
      }
    }
  }

  const [witness, anchor, ...people] = await Promise.all(
    ['witness', 'anchor', ...writers].map((id) => person(url, id, undefined, { random })),
  );
  if (witness === undefined || anchor === undefined) throw new Error('nobody came');
  const all = [witness, anchor, ...people];
  witness.client.on((event) => {
    const { id, ['count']: count } = 'user' in event ? (event.user as { id: string; count?: unknown }) : {};
    if (id !== undefined && writers.includes(id) && typeof count === 'number') ledger.heard(id, count);
  });
  await witness.client.queryUsers({ id: { $in: [...writers, 'anchor'] } }, [], { presence: true });
  const room = anchor.client.channel('team', 'room', { members: writers });
  await room.watch();

  const loops = [
    ...people.flatMap(({ client }, index) => {
      const id = writers[index] ?? '';
      const edit = (count: number) => client.upsertUser({ id, ...stateAt(id, count) }).then(() => true);
      // Several at a time, so that they share what is synced.
      return [again(id, edit), again(id, edit), again(id, edit)];
    }),
    again('room', (count) => room.update({ count }).then(() => true)),
    again('pair', async (count) => {
      const users = ['left', 'right'].map((id) => ({ id, count }));
      return (await ask(url, 'POST', '/users', { users })).done;
    }),
    again('guest', async (count) => {
      const made = stateAt('guest', count);
      if (made === undefined) return (await ask(url, 'DELETE', '/users/guest')).done;
      return (await ask(url, 'POST', '/users', { id: 'guest', ...made })).done;
    }),
  ];
  async function everybody(fits: (status: string) => boolean): Promise<void> {
    const count = () => all.filter(({ client }) => fits(client.connectionStatus)).length;
    await expect.poll(count, { timeout: 30_000, interval: 10 }).toBe(all.length);
  }
  return {
    unexpected,
    witness,
    everybodyIsThere: () => everybody((status) => status === 'connected'),
    /** Nothing more can come from the server that was killed. */
    everybodyIsGone: () => everybody((status) => status !== 'connected'),
    async stop() {
      over = true;
      await Promise.all(loops);
    },
  };
}

/** What is there now, as the ledger knows it. */
async function wrongIn(url: string, ledger: Ledger): Promise<string[]> {
  const ids = [...writers, 'left', 'right', 'guest'];
  const { body } = await ask(url, 'POST', '/users/query', { filter: { id: { $in: ids } } });
  const byId = new Map(body['users']?.map((user) => [user['id'], user]));
  const channels = (await ask(url, 'POST', '/channels/query', { filter: { id: 'room' } })).body['channels'];
  const guest = byId.get('guest');
  return [
    ...writers.map((id) => {
      const { count, status, invisible, note } = byId.get(id) ?? {};
      return ledger.wrong(id, { count, status, invisible, note });
    }),
    ledger.wrong('pair', { left: byId.get('left')?.['count'], right: byId.get('right')?.['count'] }),
    ledger.wrong('guest', guest && { count: guest['count'] }),
    ledger.wrong('room', { count: channels?.[0]?.['count'] }),
  ].filter((sentence) => sentence !== undefined);
}

test(
  'a server that is killed at random moments under load loses nothing that it told anybody',
  async () => {
    const luck = chance();
    const { seed, below } = luck;
    const folder = temporaryFolder();
    const ledger = createLedger(stateAt);
    let server = await serve(['--data', folder]);
    const { url } = server;
    const sameAgain = ['--data', folder, '--port', new URL(url).port];
    const load = await startLoad(url, ledger, luck);
    for (let round = 1; round <= rounds; round++) {
      await load.everybodyIsThere();
      await moment(below(600));
      server.child.kill('SIGKILL');
      await server.child.ended;
      if (below(4) === 0) {
        // The next one is killed while it starts, or just when it has.
        const early = await command(['serve', ...sameAgain], { PRESENCE_SECRET: secret });
        await moment(below(600));
        early.kill('SIGKILL');
        await early.ended;
      }
      await load.everybodyIsGone();
      ledger.close();
      server = await serve(sameAgain);
      expect(await wrongIn(url, ledger)).toEqual([]);
    }
    await load.everybodyIsThere();
    await load.stop();
    expect(load.unexpected).toEqual([]);
    expect(load.witness.heard).not.toContain('offline anchor');
    process.stdout.write(
      `${rounds} of ${rounds} rounds, ${ledger.acknowledged} acknowledged changes, 0 lost (SEED=${seed})\n`,
    );
  },
  rounds * 15_000 + 30_000,
);

test('a server whose disk is full, again and again, under load, loses nothing that it told anybody', async () => {
  const luck = chance();
  const folder = temporaryFolder();
  const ledger = createLedger(stateAt);
  const { child, url } = await serveOnSmallDisk(256, ['--data', folder]);
  const load = await startLoad(url, ledger, luck);
  await expect
    .poll(() => child.stderr().match(/the disk is full/g)?.length ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(2);
  expect(child.stderr()).toContain('the data can be read again');
  child.kill('SIGKILL');
  await child.ended;
  await load.everybodyIsGone();
  ledger.close();
  await serve(['--data', folder, '--port', new URL(url).port]);
  expect(await wrongIn(url, ledger)).toEqual([]);
  await load.everybodyIsThere();
  await load.stop();
  expect(load.unexpected).toEqual([]);
}, 60_000);
