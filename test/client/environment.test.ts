import { afterEach, expect, test, vi } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { createScriptedServer } from './scriptedServer.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function lostIn(place: Record<string, unknown>) {
  for (const [name, value] of Object.entries(place)) vi.stubGlobal(name, value);
  const clock = manualClock();
  const server = createScriptedServer();
  const client = createPresenceClient({ transport: server.transport, clock });
  await client.connectUser({ id: 'john' });
  server.reachable = false;
  server.last.close(1006);
  await clock.advance(60_000);
  server.reachable = true;
  return { clock, client };
}

test('where there is neither page nor worker, the client goes by its clock', async () => {
  expect([typeof globalThis.window, typeof globalThis.document, typeof globalThis.addEventListener]).toEqual([
    'undefined',
    'undefined',
    'undefined',
  ]);
  const { clock, client } = await lostIn({});
  await clock.advance(10_000);
  expect(client.connectionStatus).toBe('connected');
});

test('a worker that is online again tries at once', async () => {
  const worker = new EventTarget();
  const { clock, client } = await lostIn({ addEventListener: worker.addEventListener.bind(worker) });
  worker.dispatchEvent(new Event('online'));
  await clock.advance(0);
  expect(client.connectionStatus).toBe('connected');
});

test('a page tries when it becomes visible, not when it is hidden, and not after the user left', async () => {
  const page = Object.assign(new EventTarget(), { hidden: true });
  const { clock, client } = await lostIn({ document: page });
  page.dispatchEvent(new Event('visibilitychange'));
  await clock.advance(0);
  expect(client.connectionStatus).toBe('reconnecting');
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  await clock.advance(0);
  expect(client.connectionStatus).toBe('connected');
  await client.disconnectUser();
  page.dispatchEvent(new Event('visibilitychange'));
  await clock.advance(0);
  expect(client.connectionStatus).toBe('disconnected');
});
