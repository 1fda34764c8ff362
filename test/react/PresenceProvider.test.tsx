import { act, render, waitFor } from '@testing-library/react';
import type { ComponentType, ReactElement } from 'react';
import { PresenceProvider, useConnectionStatus, usePresence, useSelf, useWatchedChannel } from 'presence-kit';
import * as kit from 'presence-kit';
import type { ConnectionStatus, PresenceClient, PresenceEvent } from 'presence-kit';
import * as headless from 'presence-kit/headless';
import { expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

function Word({ id }: { id: string }): ReactElement {
  const { presence, freshness } = usePresence(id);
  return (
    <p>
      {useConnectionStatus()} {useSelf()?.id ?? 'nobody'} {presence} {freshness}
    </p>
  );
}

/** A client of an app's own: no more than the contract asks for, and no word of its connection but events. */
function appsOwnClient(client: Required<PresenceClient>): PresenceClient {
  return {
    get user() {
      return client.user;
    },
    connectUser: (user, token) => client.connectUser(user, token),
    disconnectUser: () => client.disconnectUser(),
    upsertUser: (user) => client.upsertUser(user),
    channel: (type, id, data) => client.channel(type, id, data),
    queryUsers: (filter, sort, options) => client.queryUsers(filter, sort, options),
    queryChannels: (filter, sort, options) => client.queryChannels(filter, sort, options),
    unwatchUsers: (ids) => client.unwatchUsers(ids),
    on: (...args: [(event: PresenceEvent) => void]) => client.on(...args),
  };
}

it('the provider does not connect, and follows a client that connects later', async () => {
  const fixture = storeFixture();
  const jack = fixture.emptyTab();
  await fixture.tab('john');
  const page = renderPage(fixture, jack, <Word id="john" />);
  await page.advance(1000);
  expect(page.container.textContent).toBe('initial nobody unknown unknown');
  await act(async () => void jack.client.connectUser({ id: 'jack' }));
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live');
});

it('the provider takes an app’s own client that reports its connection by events only', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  const page = renderPage(fixture, jack, <Word id="john" />, { client: appsOwnClient(jack.client) });
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live');
  jack.transport.refuse();
  jack.transport.drop();
  await page.advance(100);
  expect(page.container.textContent).toBe('reconnecting jack online stale');
  jack.transport.restore();
  await page.advance(11_000);
  expect(page.container.textContent).toBe('connected jack online live');
  await jack.client.disconnectUser();
  await page.advance(200);
  expect(page.container.textContent).toBe('disconnected nobody unknown unknown');
});

it('the provider takes an app’s own client that has a user before it is connected', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  const own = jack.client.user;
  const early = { ...appsOwnClient(jack.client), user: own, connectionStatus: 'connected' as ConnectionStatus };
  const told = new Set<(status: ConnectionStatus) => void>();
  const client: PresenceClient = Object.assign(early, {
    onConnectionStatus(listener: (status: ConnectionStatus) => void) {
      told.add(listener);
      return () => void told.delete(listener);
    },
  });
  const page = renderPage(fixture, jack, <Word id="john" />, { client });
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live');
  // Its server forgets the watches in between, as any does.
  await jack.client.disconnectUser();
  await jack.client.connectUser({ id: 'jack' });
  for (const [status, shown] of [
    ['disconnected', 'disconnected nobody unknown unknown'],
    ['connecting', 'connecting nobody unknown unknown'],
    ['connected', 'connected jack online live'],
  ] as const) {
    early.connectionStatus = status;
    act(() => told.forEach((tell) => tell(status)));
    await page.advance(200);
    expect(page.container.textContent).toBe(shown);
  }
});

it('a new client starts without the data of the previous one', async () => {
  const fixture = storeFixture({ policy: { canSee: (viewer) => viewer !== 'eve' } });
  const jack = await fixture.tab('jack');
  const eve = await fixture.tab('eve');
  await fixture.tab('john');
  const page = renderPage(fixture, jack, <Word id="john" />);
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live');
  page.rerender(
    <PresenceProvider client={eve.client} clock={fixture.clock}>
      <Word id="john" />
    </PresenceProvider>,
  );
  await page.advance(200);
  expect(page.container.textContent).toBe('connected eve offline live');
});

it('initialPresence may be null', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  const page = renderPage(fixture, jack, <Word id="john" />, { initialPresence: null });
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live');
});

it('a new onError, label or locale does not reconnect and sends no request', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const inside = (
    <PresenceProvider client={jack.client} clock={fixture.clock} onError={() => {}} labels={{}} locale="de">
      <Word id="john" />
    </PresenceProvider>
  );
  const { rerender } = render(inside);
  await act(() => fixture.clock.advance(200));
  rerender(
    <PresenceProvider client={jack.client} clock={fixture.clock} onError={() => {}} labels={{}} locale="ja">
      <Word id="john" />
    </PresenceProvider>,
  );
  await act(() => fixture.clock.advance(200));
  expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
});

it('a provider that replaces another on the same client keeps watching its users and channels', async () => {
  const fixture = storeFixture();
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'devs', data: { members: ['jack', 'ann'] } });
  const jack = await fixture.tab('jack');
  function Room(): ReactElement {
    return <i>{useWatchedChannel('messaging', 'devs').online_count}</i>;
  }
  const inside = [<Word key="word" id="john" />, <Room key="room" />];
  const first = renderPage(fixture, jack, inside);
  await first.advance(200);
  first.unmount();
  const page = renderPage(fixture, jack, inside);
  await page.advance(200);
  await waitFor(() => expect(page.container.querySelector('i')).toHaveTextContent('1'));
  await page.advance(200);
  await fixture.tab('john');
  await fixture.tab('ann');
  await page.advance(200);
  expect(page.container.textContent).toBe('connected jack online live2');
});

// Whatever takes part in it, called or rendered as one would.
const john = { userId: 'john', userIds: ['john'] };
const parts = Object.entries({ ...headless }).filter(([name]) => /^[A-Z]/.test(name) && name !== 'PresenceProvider');
const hooks = Object.entries(kit).filter(([name]) => /^use[A-Z]/.test(name));

it.each(hooks)('%s without a provider names itself and what is missing', (name, hook) => {
  const args: Record<string, unknown[]> = {
    usePresences: [['john']],
    useOnlineCount: [['john']],
    useQueryUsers: [{}],
    useQueryChannels: [{}],
    useWatchedChannel: ['messaging', 'devs'],
    usePresenceEvents: [() => {}],
  };
  function Caller(): null {
    (hook as (...args: unknown[]) => unknown)(...(args[name] ?? ['john']));
    return null;
  }
  // `useUserPresence` is another name of `usePresence`.
  const named = name.replace('User', (word) => (name === 'useUserPresence' ? '' : word));
  expect(() => render(<Caller />)).toThrow(expect.objectContaining(missing(named)));
});

it.each(parts)('%s without a provider names itself and what is missing', (name, part) => {
  const Part = part as ComponentType<typeof john>;
  expect(() => render(<Part {...john} />)).toThrow(expect.objectContaining(missing(name)));
});

function missing(name: string) {
  const message = `presence-kit: cannot use ${name}; there is no <PresenceProvider> above it. Add one.`;
  return { code: 'no_provider', message };
}
