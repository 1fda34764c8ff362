import { afterEach, expect, test, vi } from 'vitest';
import { createTestPresence } from 'presence-kit/testing';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['in Node', []],
  ['in a browser', ['setImmediate']],
  ["in Jest's jsdom", ['setImmediate', 'MessageChannel']],
])('everything that is due has happened when time has passed: %s', async (_place, missing) => {
  for (const name of missing) vi.stubGlobal(name, undefined);
  const { client, person, clock, close } = await createTestPresence({ people: { john: {}, jack: {} }, as: 'john' });
  const heard: unknown[] = [];
  client.on('user.presence.changed', ({ user }) => heard.push(user.online));
  await client.queryUsers({ id: 'jack' }, [], { presence: true });
  void person('jack').client.disconnectUser();
  await clock.advance(0);
  expect(heard).toEqual([false]);
  person('jack')
    .client.connectUser({ id: 'jack' })
    .then(() => heard.push('connected'), heard.push);
  await clock.advance(0);
  expect(heard).toEqual([false, true, 'connected']);
  await close();
});
