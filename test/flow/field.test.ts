import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPerson, TestPresence } from 'presence-kit/testing';
import '../testing/presenceMatchers.js';

// What users of presence suffer from elsewhere, told of john, whom jack watches all the time.

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

const pass = (ms: number) => presence.clock.advance(ms);

/** Who is in jack's list of who is online. */
async function seenOnlineByJack(): Promise<string[]> {
  const { users } = await jack.client.queryUsers({ online: true });
  return users.map(({ id }) => id);
}

describe('ghosts', () => {
  test('john closes the lid for the night: jack sees him go within 35 s, last seen at the lid, and back in the morning', async () => {
    await pass(10 * minute);
    await john.client.upsertUser({ id: 'john', status: 'Good night' });
    const lid = new Date(presence.clock.now()).toISOString();
    john.sleepLaptop(8 * hour);
    await pass(35 * second);
    await expect(jack).toSee('john', { online: false, last_active: lid });
    expect(await seenOnlineByJack()).toEqual(['jack']);
    await pass(8 * hour - 35 * second);
    await pass(16 * second);
    await expect(jack).toSee('john', 'online');
    expect(jack).toHaveReceived(['john online: Good night', 'john offline: Good night', 'john online: Good night']);
  });

  test("john's browser crashes: jack sees him go after the grace, and nothing of him stays behind", async () => {
    await john.secondTab().then((tab) => tab.closeTab());
    john.closeTab();
    await pass(8 * second - 1);
    await expect(jack).toSee('john', 'online');
    await pass(1);
    expect(jack).toHaveReceived(['john offline']);
    await pass(24 * hour);
    expect(await seenOnlineByJack()).toEqual(['jack']);
  });

  test('john carries his laptop into another network: his dead socket is found out, and he misses nothing of jack', async () => {
    john.changeNetwork();
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await jack.client.disconnectUser();
    expect(john).toHaveReceived([]);
    await pass(6 * second);
    await expect(john).toSee('jack', { online: false, status: 'On stage' });
    expect(john).toHaveReceived(['jack offline: On stage']);
  });
});

describe('several tabs', () => {
  test('john opens tabs, reloads and closes them: for jack he is one person who is there until the last is closed', async () => {
    const middle = await john.secondTab();
    const newest = await john.secondTab();
    expect(await seenOnlineByJack()).toEqual(['jack', 'john']);
    newest.closeTab();
    await pass(hour);
    john.closeTab();
    await middle.refresh();
    await pass(hour);
    expect(await seenOnlineByJack()).toEqual(['jack', 'john']);
    expect(jack).toHaveReceived([]);
    middle.closeTab();
    await pass(8 * second);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john says goodbye in one tab: he is still there in the other', async () => {
    const tab = await john.secondTab();
    await john.client.disconnectUser();
    await pass(hour);
    expect(jack).toHaveReceived([]);
    await tab.client.disconnectUser();
    await pass(0);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john hides in one tab: all of his tabs know it, and to jack he has left', async () => {
    const tab = await john.secondTab();
    await tab.client.upsertUser({ id: 'john', invisible: true });
    await pass(0);
    expect(john.client.user).toMatchObject({ invisible: true });
    await john.refresh();
    tab.closeTab();
    await pass(hour);
    expect(john.client.user).toMatchObject({ invisible: true });
    expect(jack).toHaveReceived(['john offline']);
  });
});

describe('flicker', () => {
  test('john reloads his page all day: jack sees a calm green dot, until john says goodbye', async () => {
    for (let reload = 0; reload < 20; reload++) {
      await john.refresh();
      await pass(reload * second);
    }
    await john.refresh();
    expect(jack).toHaveReceived([]);
    // No page that is gone keeps him there.
    await john.client.disconnectUser();
    await pass(0);
    expect(jack).toHaveReceived(['john offline']);
  });

  test('john rides a train: network after network, and jack sees nothing of it', async () => {
    for (let tunnel = 0; tunnel < 5; tunnel++) {
      john.changeNetwork();
      await pass(20 * second);
      john.transport.drop();
      await pass(20 * second);
      expect(john.client.connectionStatus).toBe('connected');
    }
    expect([jack, john].map(({ client }) => client.connectionStatus)).toEqual(['connected', 'connected']);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived([]);
  });

  test('the server is deployed three times: nobody comes or goes', async () => {
    for (let deploy = 0; deploy < 3; deploy++) {
      await presence.serverRestart();
      await pass(5 * second);
    }
    await pass(hour);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived([]);
    expect(await seenOnlineByJack()).toEqual(['jack', 'john']);
  });
});

describe('hidden tabs', () => {
  test('john works in another tab for hours: jack sees him all the time, and he hears at once of jack', async () => {
    const show = john.throttleTab();
    await pass(5 * hour);
    await jack.client.upsertUser({ id: 'jack', status: 'On stage' });
    await pass(0);
    expect(john).toHaveReceived(['jack online: On stage']);
    await pass(5 * hour);
    show();
    await pass(hour);
    expect(jack).toHaveReceived([]);
    expect(john).toHaveReceived(['jack online: On stage']);
  });

  test('john’s hidden tab goes through a restart of the server without jack seeing it', async () => {
    john.throttleTab();
    // By now its own looks at the line are a minute apart, far longer than the grace.
    await pass(5 * hour);
    await presence.serverRestart();
    await pass(hour);
    expect(john.client.connectionStatus).toBe('connected');
    expect(jack).toHaveReceived([]);
  });
});
