import type { ReactElement } from 'react';
import { OnlineBadge, useConnectionStatus, useOnlineCount, usePresenceEvents, usePresences } from 'presence-kit';
import type { PresenceEvent } from 'presence-kit';
import { expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

it('usePresences returns a map in the order of its ids, and keeps records of unchanged users the same objects', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  await fixture.tab('ann');
  const seen: ReturnType<typeof usePresences>[] = [];
  function Watcher(): null {
    // A new list every time.
    seen.push(usePresences(['ann', 'john', 'nobody']));
    return null;
  }
  const page = renderPage(fixture, jack, <Watcher />);
  await page.advance(200);
  const before = seen.at(-1);
  expect([...(before ?? [])].map(([id, { presence }]) => [id, presence])).toEqual([
    ['ann', 'online'],
    ['john', 'online'],
    ['nobody', 'unknown'],
  ]);
  page.rerender(<Watcher />);
  expect(seen.at(-1)).toBe(before);
  await john.client.disconnectUser();
  await page.advance(200);
  const after = seen.at(-1);
  expect(after).not.toBe(before);
  expect(after?.get('john')?.presence).toBe('offline');
  expect(after?.get('ann')).toBe(before?.get('ann'));
  expect(jack.count('queryUsers')).toBe(1);
});

it('users who are known already are rendered once', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  function Watcher(): ReactElement {
    return <p>{usePresences(['john']).get('john')?.presence}</p>;
  }
  const page = renderPage(fixture, jack, [<OnlineBadge key="badge" userId="john" />]);
  await page.advance(200);
  page.commits();
  page.rerender([<OnlineBadge key="badge" userId="john" />, <Watcher key="watcher" />]);
  await page.advance(200);
  expect(page.commits()).toBe(1);
});

it('a hundred events of many people in one tick render a list once or twice', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const ids = Array.from({ length: 100 }, (_, index) => `user-${index}`);
  function List(): ReactElement {
    return <p>{[...usePresences(ids).values()].filter(({ online }) => online).length}</p>;
  }
  const page = renderPage(fixture, jack, <List />);
  await page.advance(200);
  page.commits();
  for (const id of ids) await fixture.tab(id);
  await page.advance(200);
  expect(page.container.textContent).toBe('100');
  expect(page.commits()).toBeLessThanOrEqual(3);
});

it('useOnlineCount counts each once and renders when a number changes', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  function Count(): ReactElement {
    return <p>{JSON.stringify(useOnlineCount(['john', 'john', 'ann', 'jack']))}</p>;
  }
  await fixture.engine.command('upsertUsers', { users: [{ id: 'ann' }] });
  const page = renderPage(fixture, jack, <Count />);
  expect(JSON.parse(page.container.textContent ?? '')).toEqual({ online: 1, offline: 0, unknown: 2, total: 3 });
  await page.advance(200);
  expect(JSON.parse(page.container.textContent ?? '')).toEqual({ online: 2, offline: 1, unknown: 0, total: 3 });
  page.commits();
  await john.client.upsertUser({ id: 'john', status: 'Here' });
  await page.advance(200);
  expect(page.commits()).toBe(0);
  await john.client.disconnectUser();
  await page.advance(200);
  expect(page.commits()).toBe(1);
});

it('useConnectionStatus follows the connection', async () => {
  const fixture = storeFixture();
  const jack = fixture.emptyTab();
  const seen: string[] = [];
  function Status(): ReactElement {
    const status = useConnectionStatus();
    if (seen.at(-1) !== status) seen.push(status);
    return <p>{status}</p>;
  }
  const page = renderPage(fixture, jack, <Status />);
  expect(page.container.textContent).toBe('initial');
  void jack.client.connectUser({ id: 'jack' });
  await page.advance(0);
  expect(page.container.textContent).toBe('connected');
  jack.transport.refuse();
  jack.transport.drop();
  await page.advance(100);
  expect(page.container.textContent).toBe('reconnecting');
  jack.transport.restore();
  await page.advance(11_000);
  expect(page.container.textContent).toBe('connected');
  await jack.client.disconnectUser();
  await page.advance(0);
  expect(page.container.textContent).toBe('disconnected');
});

it('usePresenceEvents calls the newest handler with every event, and renders nothing', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
  const heard: string[] = [];
  function Ears({ name }: { name: string }): null {
    usePresenceEvents((event: PresenceEvent) => heard.push(`${name} ${event.type}`));
    return null;
  }
  const page = renderPage(fixture, jack, <Ears name="first" />);
  page.rerender(<Ears name="second" />);
  page.commits();
  await john.client.upsertUser({ id: 'john', status: 'Here' });
  await page.advance(200);
  expect(heard).toEqual(['second user.presence.changed']);
  expect(page.commits()).toBe(0);
  page.unmount();
  await john.client.upsertUser({ id: 'john', status: 'Gone' });
  await fixture.clock.advance(200);
  expect(heard).toHaveLength(1);
});
