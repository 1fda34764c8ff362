import { createPresenceStore } from 'presence-kit/client';
import { afterEach, expect, it, vi } from 'vitest';
import { devtools } from 'zustand/middleware';
import { storeFixture } from '../store/storeFixture.js';

afterEach(() => vi.unstubAllGlobals());

it('Zustand’s devtools show every flush as an action with the state after it', async () => {
  // What the browser extension gives to a page.
  const sent: { users: ReadonlyMap<string, { user?: { status?: string } }>; connection: string }[] = [];
  const connection = {
    init: () => {},
    subscribe: () => () => {},
    send: (_action: unknown, state: (typeof sent)[number]) => void sent.push(state),
  };
  vi.stubGlobal('__REDUX_DEVTOOLS_EXTENSION__', { connect: () => connection });

  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const store = createPresenceStore({
    clock: fixture.clock,
    middleware: (state) => devtools(state, { enabled: true }),
  });
  const detach = store.attach(jack.client, () => {});
  store.user('john').addListener(() => {});
  await fixture.clock.advance(200);
  sent.length = 0;
  await john.client.upsertUser({ id: 'john', status: 'On stage' });
  await fixture.clock.advance(200);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ connection: 'connected' });
  expect(sent[0]?.users.get('john')?.user?.status).toBe('On stage');
  detach();
});
