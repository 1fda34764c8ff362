import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPerson, TestPresence } from 'presence-kit/testing';
import '../testing/presenceMatchers.js';

// Common problems of presence systems. jack and john watch each other all the time.

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
  await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
});

afterEach(() => presence.close());

const advance = (ms: number) => presence.clock.advance(ms);

/** The users in jack's list of online users. */
async function onlineForJack(): Promise<string[]> {
  const { users } = await jack.client.queryUsers({ online: true });
  return users.map(({ id }) => id);
}

describe('users who stay online after they left', () => {
  test('john closes his laptop for the night: jack sees him go offline within 35 s, last seen when he closed it, and online again in the morning', async () => {
    await advance(10 * minute);
    await john.client.upsertUser({ id: 'john', status: 'Good night' });
    const lid = new Date(presence.clock.now()).toISOString();
    john.sleepLaptop(8 * hour);
    await advance(35 * second);
    await expect(jack).toSee('john', { online: false, last_active: lid });
    expect(await onlineForJack()).toEqual(['jack']);
    await advance(8 * hour - 35 * second);
    await advance(16 * second);
    await expect(jack).toSee('john', 'online');
    expect(jack).toHaveReceived(['john online: Good night', 'john offline: Good night', 'john online: Good night']);
  });

  test("john's browser crashes: jack sees him go offline after the grace, and he does not stay in any list", async () => {
    await john.secondTab().then((tab) => tab.closeTab());
    john.closeTab();
    await advance(8 * second - 1);
    await expect(jack).toSee('john', 'online');
    await advance(1);
    expect(jack).toHaveReceived(['john offline']);
    await advance(24 * hour);
    expect(await onlineForJack()).toEqual(['jack']);
  });

  test('john moves to another network: his client notices the dead socket and receives every change of jack', async () => {
    john.changeNetwork();
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await jack.client.disconnectUser();
    expect(john).toHaveReceived([]);
    await advance(6 * second);
    await expect(john).toSee('jack', { online: false, status: 'On stage' });
    expect(john).toHaveReceived(['jack offline: On stage']);
  });
});

describe('a user with several tabs', () => {
  test('john opens, reloads and closes tabs: jack sees one user who is online until the last tab is closed', async () => {
    const middle = await john.secondTab();
    const newest = await john.secondTab();
    expect(await onlineForJack()).toEqual(['jack', 'john']);
    newest.closeTab();
    await advance(hour);
    john.closeTab();
    await middle.refresh();
    await advance(hour);
    expect(await onlineForJack()).toEqual(['jack', 'john']);
    expect(jack).toHaveReceived([]);
    middle.closeTab();
    await advance(8 * second);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john signs out in one tab: he stays online with the other tab', async () => {
    const tab = await john.secondTab();
    await john.client.disconnectUser();
    await advance(hour);
    expect(jack).toHaveReceived([]);
    await tab.client.disconnectUser();
    await advance(0);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john becomes invisible in one tab: all of his tabs show that, and jack sees him go offline', async () => {
    const tab = await john.secondTab();
    await tab.client.upsertUser({ id: 'john', invisible: true });
    await advance(0);
    expect(john.client.user).toMatchObject({ invisible: true });
    await john.refresh();
    tab.closeTab();
    await advance(hour);
    expect(john.client.user).toMatchObject({ invisible: true });
    expect(jack).toHaveReceived(['john offline']);
  });
});

describe('presence that flickers', () => {
  test('john reloads his page all day: jack sees him online the whole time, until john signs out', async () => {
    for (let reload = 0; reload < 20; reload++) {
      await john.refresh();
      await advance(reload * second);
    }
    await john.refresh();
    expect(jack).toHaveReceived([]);
    // No closed page keeps him online.
    await john.client.disconnectUser();
    await advance(0);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john changes networks again and again on a train: jack sees no change', async () => {
    for (let tunnel = 0; tunnel < 5; tunnel++) {
      john.changeNetwork();
      await advance(20 * second);
      john.transport.drop();
      await advance(20 * second);
      expect(john.client.connectionStatus).toBe('connected');
    }
    expect([jack, john].map(({ client }) => client.connectionStatus)).toEqual(['connected', 'connected']);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived([]);
  });

  test('the server is deployed three times: nobody goes offline or comes online', async () => {
    for (let deploy = 0; deploy < 3; deploy++) {
      await presence.serverRestart();
      await advance(5 * second);
    }
    await advance(hour);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived([]);
    expect(await onlineForJack()).toEqual(['jack', 'john']);
  });
});

describe('tabs in the background', () => {
  test('john works in another tab for hours: jack sees him online the whole time, and john receives changes at once', async () => {
    const show = john.throttleTab();
    await advance(5 * hour);
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await advance(0);
    expect(john).toHaveReceived(['jack online: On stage']);
    await advance(5 * hour);
    show();
    await advance(hour);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived(['jack online: On stage']);
  });

  test('the server restarts while john’s tab is in the background: jack sees no change', async () => {
    john.throttleTab();
    // By now the tab checks its connection once a minute, which is far longer than the grace.
    await advance(5 * hour);
    await presence.serverRestart();
    await advance(hour);
    expect(john.client.connectionStatus).toBe('connected');
    expect(jack).toHaveReceived([]);
  });
});
