import { createPresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { describe, expect, test } from 'vitest';

/** A connection that adds up what its requests are charged. */
function openConnection(engine: ReturnType<typeof createPresenceEngine>, id: string, invisible = false) {
  let charged = 0;
  let overdrawn = false;
  const frames: { id?: number; type: string; error?: { code: string } }[] = [];
  let lastId = 0;
  const connection = engine.accept({
    send: (text) => void frames.push(JSON.parse(text) as (typeof frames)[number]),
    ping() {},
    close() {},
    congested: () => false,
    charge: (requests) => void (charged += requests),
    overdrawn: () => overdrawn,
  });
  const send = (frame: object) => connection.receive(JSON.stringify(frame));
  send({ type: 'connect', protocol: 1, id: 0, user: { id, invisible } });
  return {
    frames,
    send,
    setOverdrawn: (value: boolean) => void (overdrawn = value),
    /** Sends one request and returns what it was charged. */
    cost(method: string, params: object): number {
      const before = charged;
      send({ type: 'request', id: ++lastId, method, params });
      return charged - before;
    },
  };
}

const status = (id: string, value: string) => ({ user: { id, status: value } });
const watch = (id: string) => ({ filter: { id }, sort: [], presence: true });

function openEngine() {
  return createPresenceEngine({ clock: manualClock('2019-01-07T13:00:00.000Z') });
}

describe('a request is charged', () => {
  test('for each row that its query looks at', async () => {
    const engine = openEngine();
    const jack = openConnection(engine, 'jack');
    const scan = { filter: { team: 'red' }, sort: [] };
    const few = jack.cost('queryUsers', scan);
    await engine.command('upsertUsers', { users: Array.from({ length: 1000 }, (_, at) => ({ id: `user-${at}` })) });
    expect(jack.cost('queryUsers', scan)).toBeGreaterThan(few + 1);
  });

  test('for a query that is refused because it looks at too many', async () => {
    const engine = openEngine();
    const jack = openConnection(engine, 'jack');
    for (let from = 0; from < 9000; from += 1000) {
      const users = Array.from({ length: 1000 }, (_, at) => ({ id: `user-${from + at}` }));
      await engine.command('upsertUsers', { users });
    }
    const filter = { $or: Array.from({ length: 25 }, () => ({ team: 'red' })) };
    expect(jack.cost('queryUsers', { filter, sort: [] })).toBeGreaterThan(100);
    expect(jack.frames.at(-1)?.error?.code).toBe('too_large');
  });

  test('for everybody who receives what it changes', () => {
    const engine = openEngine();
    const john = openConnection(engine, 'john');
    const alone = john.cost('upsertUser', status('john', 'one'));
    for (let at = 0; at < 50; at++) openConnection(engine, `user-${at}`).cost('queryUsers', watch('john'));
    expect(john.cost('upsertUser', status('john', 'two'))).toBeGreaterThan(alone + 2);
  });

  test('the same whether its watchers are gone or invisible, and whether they connect and leave meanwhile', () => {
    const engine = openEngine();
    const john = openConnection(engine, 'john');
    const jack = openConnection(engine, 'jack', true);
    const alone = john.cost('upsertUser', status('john', 'one'));
    jack.cost('queryUsers', watch('john'));
    expect(john.cost('upsertUser', status('john', 'two'))).toBe(alone);
    openConnection(engine, 'jack', true).cost('queryUsers', watch('john'));
    expect(john.cost('upsertUser', status('john', 'one'))).toBe(alone);
  });

  test('the same for a change of a channel, whether a member is gone or invisible', async () => {
    const engine = openEngine();
    const channel = { type: 'messaging', id: 'flutterdevs' };
    await engine.command('upsertUsers', { users: [{ id: 'jack' }] });
    await engine.command('upsertChannel', { ...channel, data: { members: ['john', 'jack'] } });
    const john = openConnection(engine, 'john');
    const update = (topic: string) => john.cost('updateChannel', { ...channel, data: { topic } });
    const alone = update('one');
    openConnection(engine, 'jack', true);
    expect(update('two')).toBe(alone);
    openConnection(engine, 'jack').cost('upsertUser', { user: { id: 'jack', invisible: false } });
    expect(update('one')).toBeGreaterThan(alone);
  });
});

test('who is overdrawn is refused requests, and may still ping and say goodbye', async () => {
  const engine = openEngine();
  const john = openConnection(engine, 'john');
  john.setOverdrawn(true);
  john.cost('upsertUser', status('john', 'one'));
  expect(john.frames.at(-1)).toMatchObject({ type: 'error', id: 1, error: { code: 'rate_limited' } });
  john.send({ type: 'ping' });
  expect(john.frames.at(-1)).toMatchObject({ type: 'pong' });
  john.setOverdrawn(false);
  john.cost('upsertUser', status('john', 'two'));
  expect(john.frames.at(-1)).toMatchObject({ type: 'reply' });
  john.setOverdrawn(true);
  john.send({ type: 'goodbye' });
  const { users } = await engine.command('queryUsers', { filter: { id: 'john' } });
  expect(users[0]?.online).toBe(false);
});
