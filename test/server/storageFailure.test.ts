import { memoryStorage } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { atClient, keepLines, person, startServer } from './people.js';

/** A disk that can be full: what is committed meanwhile is refused, and so is reading. */
function disk() {
  const kept = memoryStorage();
  let full = false;
  const refusal = () =>
    Promise.reject(new Error('presence-kit: cannot write to the data folder; the disk is full. Make room.'));
  return {
    fill: (isFull: boolean) => void (full = isFull),
    storage: {
      load: () => (full ? refusal() : kept.load()),
      commit: (changes: Parameters<typeof kept.commit>[0]) => (full ? refusal() : kept.commit(changes)),
      close: () => kept.close(),
    },
  };
}

test('while the disk is full nothing is acknowledged; once there is room it goes on by itself with what was kept', async () => {
  const clock = manualClock();
  const logger = keepLines();
  const told = () => logger.lines.filter((line) => !line.startsWith('debug'));
  const { storage, fill } = disk();
  const { url, engine } = await startServer({ clock, storage, logger });
  const john = await person(url, { id: 'john', status: 'Before' });

  fill(true);
  await expect(engine.command('upsertUsers', { users: [{ id: 'john', status: 'Lost' }] })).rejects.toMatchObject({
    code: 'unavailable',
  });
  await john.hears('connection down');
  await expect.poll(async () => (await fetch(`${url}/health`)).status).toBe(503);
  await expect(engine.command('queryUsers', {})).rejects.toMatchObject({ code: 'unavailable' });
  await clock.advance(60_000);
  expect((await fetch(`${url}/health`)).status).toBe(503);
  expect(told()).toEqual([
    expect.stringMatching(/^error presence-kit: cannot write to the data folder; the disk is full/),
  ]);

  fill(false);
  await clock.advance(10_000);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  await john.hears('recovered');
  expect(await john.reads('john')).toMatchObject({ status: 'Before', online: true });
  await john.client.upsertUser({ id: 'john', status: 'After' });
  expect(told().slice(1)).toEqual([expect.stringMatching(/^info the data can be read again/)]);
});

test('a server whose storage cannot be read at its start does not start, and says why', async () => {
  const { storage, fill } = disk();
  fill(true);
  await expect(startServer({ storage })).rejects.toThrow(/the disk is full/);
});

test('a user that is refused for a full disk is not told to be connected', async () => {
  const { storage, fill } = disk();
  const { url } = await startServer({ storage });
  fill(true);
  const jack = atClient(url);
  let connected = false;
  jack.client
    .connectUser({ id: 'jack' }, async () =>
      (await import('presence-kit/server')).createToken('jack', 'a secret of the tests, long enough for HS256'),
    )
    .then(
      () => (connected = true),
      () => undefined,
    );
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(connected).toBe(false);
});
