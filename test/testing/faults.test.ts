import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestPresence, manualClock } from 'presence-kit/testing';
import type { TestPerson, TestPresence } from 'presence-kit/testing';
import './presenceMatchers.js';

// What a fault does, to the client that it happens to and to jack, who looks at john.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let presence: TestPresence;
let john: TestPerson;
let jack: TestPerson;

beforeEach(async () => {
  presence = await createTestPresence({ people: { john: {}, jack: {} }, as: 'john' });
  john = presence.me;
  jack = presence.person('jack');
  await watch(jack, 'john');
});

afterEach(() => presence.close());

const pass = (ms: number) => presence.clock.advance(ms);
const connectionOf = ({ events }: TestPerson) =>
  events.map(({ type }) => type).filter((type) => type.startsWith('connection.'));
const watch = ({ client }: TestPerson, id: string) => client.queryUsers({ id }, [], { presence: true });

describe('a laptop that sleeps', () => {
  test('goes offline for others after 35 s of silence, and comes back by itself when the lid opens', async () => {
    john.sleepLaptop(minute);
    await pass(35 * second - 1);
    expect(jack).toHaveReceived([]);
    await pass(1);
    expect(jack).toHaveReceived(['john offline']);
    await pass(25 * second);
    expect(john.client.connectionStatus).toBe('connected');
    // It looks after its socket every 10 s, waits 5 s for an answer, and connects again within half a second.
    await pass(15.5 * second);
    expect(jack).toHaveReceived(['john offline', 'john online']);
  });

  test('runs no timer while it sleeps, however long that is', async () => {
    const calls: number[] = [];
    await pass(second);
    john.clock.timer(() => calls.push(presence.clock.monotonic()), 10 * second);
    john.clock.frame(() => calls.push(presence.clock.monotonic()));
    john.sleepLaptop(8 * hour);
    await pass(8 * hour - 1);
    expect(calls).toEqual([]);
    await pass(1);
    await pass(0);
    expect(calls).toEqual([8 * hour + second]);
    await pass(10 * second);
    expect(calls).toEqual([8 * hour + second, 8 * hour + 11 * second]);
    expect(john.clock.now()).toBe(presence.clock.now());
  });

  test('keeps its connection in a short sleep: missed events arrive when the lid opens', async () => {
    await watch(john, 'jack');
    john.sleepLaptop(20 * second);
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await pass(20 * second - 1);
    expect(john).toHaveReceived([]);
    await pass(1);
    await pass(0);
    expect(john).toHaveReceived(['jack online: On stage']);
    await pass(hour);
    expect(jack).toHaveReceived([]);
  });

  test('sleeps on when the lid is closed again, and all of its tabs with it', async () => {
    const tab = await john.secondTab();
    john.sleepLaptop(10 * second);
    await pass(9 * second);
    john.sleepLaptop(30 * second);
    await pass(29 * second);
    expect(jack).toHaveReceived(['john offline']);
    await pass(second + 15.5 * second);
    expect(jack).toHaveReceived(['john offline', 'john online']);
    await tab.client.upsertUser({ id: 'john', status: 'Awake' });
    expect(john.client.user?.status).toBe('Awake');
  });
});

describe('a tab that is throttled', () => {
  test('stays online for hours: the browser answers pings', async () => {
    john.throttleTab();
    await pass(10 * hour);
    expect(jack).toHaveReceived([]);
    expect(connectionOf(john)).toEqual(['connection.changed']);
  });

  test('runs chained timers once a minute, others once a second, no frames, and receives messages at once', async () => {
    await watch(john, 'jack');
    const fired: number[] = [];
    let frames = 0;
    function poll(): void {
      john.clock.timer(() => {
        fired.push(presence.clock.monotonic());
        poll();
      }, second);
    }
    const show = john.throttleTab();
    await pass(100);
    poll();
    john.clock.frame(() => frames++);
    await pass(3 * minute);
    expect(fired).toEqual([2, 3, 4, 5, 6, 60, 120, 180].map((count) => count * second));
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await pass(0);
    expect(john).toHaveReceived(['jack online: On stage']);
    expect(frames).toBe(0);
    await pass(9.9 * second);
    show();
    await pass(0);
    // What was due is made up for.
    expect([fired.at(-1), frames]).toEqual([190 * second, 1]);
    await pass(2 * second);
    expect(fired.slice(-2)).toEqual([191 * second, 192 * second]);
  });

  test('reconnects as soon as it is shown when its connection was lost', async () => {
    const show = john.throttleTab();
    await pass(10 * minute + 100);
    john.transport.drop();
    await pass(899);
    expect(john.client.connectionStatus).toBe('reconnecting');
    await pass(1);
    expect(john.client.connectionStatus).toBe('connected');

    john.transport.refuse();
    john.transport.drop();
    await pass(2 * minute + 1);
    john.transport.restore();
    // An attempt has just failed, and nothing is due.
    await pass(0);
    expect(john.client.connectionStatus).toBe('reconnecting');
    show();
    await pass(0);
    expect(john.client.connectionStatus).toBe('connected');
  });
});

describe('a page that is reloaded', () => {
  test('has a new client, and others see no change', async () => {
    const old = john.client;
    const refreshes: unknown[] = [];
    john.onRefresh(() => refreshes.push(john.client));
    await john.refresh();
    expect(john.client).not.toBe(old);
    expect(refreshes).toEqual([john.client]);
    expect(presence.client).toBe(john.client);
    expect(john.client.user).toMatchObject({ id: 'john', online: true });
    await pass(hour);
    expect(jack).toHaveReceived([]);
    await john.client.disconnectUser();
    await pass(0);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('leaves an old client that receives and sends nothing', async () => {
    const old = john.client;
    const told: string[] = [];
    old.on(({ type }) => told.push(type));
    await watch(john, 'jack');
    // Under way when the page goes.
    john.transport.delay(second);
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await presence.serverRestart();
    john.closeTab();
    john.throttleTab();
    void Promise.allSettled([old.upsertUser({ id: 'john', status: 'From the grave' })]);
    await pass(hour);
    expect(told).toEqual([]);
    void Promise.allSettled([old.disconnectUser(), old.connectUser({ id: 'john' })]);
    await pass(minute);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('does not connect twice when it was still connecting', async () => {
    await john.client.disconnectUser();
    john.transport.delay(second);
    void john.client.connectUser({ id: 'john' });
    await pass(500);
    void john.refresh();
    await pass(minute);
    void john.client.disconnectUser();
    await pass(2 * second);
    expect(jack).toHaveReceived(['john offline', 'john online', 'john offline']);
  });

  test('does not connect when it was not connected', async () => {
    await john.client.disconnectUser();
    await john.refresh();
    await pass(minute);
    expect(john.client.connectionStatus).toBe('initial');
  });
});

describe('another network', () => {
  test('leaves a dead socket and causes no event: the client resumes its session', async () => {
    john.changeNetwork();
    await pass(0);
    expect(john.client.connectionStatus).toBe('connected');
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    // It is asked at once, and given up after 5 s.
    await pass(4_999);
    expect(john.client.connectionStatus).toBe('connected');
    await pass(501);
    expect(connectionOf(john).slice(1)).toEqual(['connection.changed', 'connection.changed', 'connection.recovered']);
    await pass(hour);
    expect(jack).toHaveReceived([]);
  });

  test('can lose a goodbye: the user goes offline after 35 s of silence', async () => {
    john.changeNetwork();
    void john.client.disconnectUser();
    await pass(35 * second - 1);
    expect(jack).toHaveReceived([]);
    await pass(1);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('is noticed when the lid opens, if it changed during sleep', async () => {
    john.sleepLaptop(minute);
    john.changeNetwork();
    await pass(minute - 1);
    expect(jack).toHaveReceived(['john offline']);
    // `online` says so, so that nothing waits for the next look.
    await pass(1 + 5.5 * second);
    expect(jack).toHaveReceived(['john offline', 'john online']);
  });
});

test('a restart of the server causes no event: all clients are back within half a second', async () => {
  await presence.serverRestart();
  await pass(0);
  expect(john.client.connectionStatus).toBe('reconnecting');
  await pass(500);
  expect([john.client.connectionStatus, jack.client.connectionStatus]).toEqual(['connected', 'connected']);
  await pass(hour);
  expect(jack).toHaveReceived([]);
});

describe('a second tab', () => {
  test('is a client of the same user, and others see no change when it closes', async () => {
    const tab = await john.secondTab();
    await tab.client.upsertUser({ id: 'john', status: 'Here twice' });
    await pass(0);
    expect(john.client.user?.status).toBe('Here twice');
    tab.closeTab();
    await pass(hour);
    expect(jack).toHaveReceived(['john online: Here twice']);
  });

  test('has its own connection, and keeps the user online when the first tab closes', async () => {
    const tab = await john.secondTab();
    john.transport.refuse();
    john.transport.drop();
    await pass(minute);
    expect([john.client.connectionStatus, tab.client.connectionStatus]).toEqual(['reconnecting', 'connected']);
    john.closeTab();
    await pass(hour);
    expect(jack).toHaveReceived([]);
    tab.closeTab();
    // Nobody said goodbye.
    await pass(8 * second - 1);
    expect(jack).toHaveReceived([]);
    await pass(1);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('is closed with the test presence', async () => {
    const tab = await john.secondTab();
    await presence.close();
    expect(tab.client.connectionStatus).toBe('disconnected');
  });
});

describe('a clock that is wrong', () => {
  test('changes the wall clock only, not timers', async () => {
    john.clockSkew(hour);
    expect(john.clock.now() - presence.clock.now()).toBe(hour);
    expect(john.clock.monotonic()).toBe(presence.clock.monotonic());
    john.clockSkew(-hour);
    expect(john.clock.now() - presence.clock.now()).toBe(-hour);
    expect(jack.clock.now()).toBe(presence.clock.now());
    await pass(hour);
    expect(jack).toHaveReceived([]);
  });

  test('is noticed by a connected client within ten seconds, without a new connection', async () => {
    for (const skew of [hour, -hour]) {
      john.clockSkew(skew);
      await pass(10 * second);
      expect(john.client.clockOffset).toBe(-skew);
    }
    expect(connectionOf(john)).toEqual(['connection.changed']);
  });

  test('is noticed by a client with its next connection', async () => {
    john.clockSkew(hour);
    await john.refresh();
    expect(john.client.clockOffset).toBe(-hour);
    await expect(john).toSee('john', { online: true, last_active: '2019-01-07T13:00:00.000Z' });
  });
});

test('a tab keeps the last thousand events that its client emitted', async () => {
  const status = (count: number) => jack.client.upsertUser({ id: 'jack', status: String(count) });
  for (let count = 0; count < 1_001; count++) await status(count);
  expect(jack.events).toHaveLength(1_000);
  expect(jack.events[0]).toMatchObject({ user: { status: '1' } });
});

test('a closed test presence leaves no timer, after any fault', async () => {
  const clock = manualClock();
  let armed = 0;
  const counted = {
    ...clock,
    timer(run: () => void, ms: number) {
      armed++;
      let over = false;
      function end(): void {
        if (!over) armed--;
        over = true;
      }
      const cancel = clock.timer(() => {
        end();
        run();
      }, ms);
      return () => {
        end();
        cancel();
      };
    },
  };
  const world = await createTestPresence({ people: { john: {}, jack: {}, jessie: {} }, as: 'john', clock: counted });
  expect(armed).toBeGreaterThan(0);
  await world.me.secondTab();
  await world.me.refresh();
  world.me.sleepLaptop(hour);
  world.person('jack').throttleTab();
  world.person('jessie').changeNetwork();
  world.person('jessie').closeTab();
  await world.close();
  await clock.advance(0);
  expect(armed).toBe(0);
});
