// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { render } from '@testing-library/react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePresence, useUser, useUserPresence } from 'presence-kit';
import type { Presence } from 'presence-kit';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

function Word({ id, sync }: { id: string; sync?: boolean }): ReactElement {
  const { presence, status, freshness } = usePresence(id, { sync });
  return (
    <p>
      {presence} {freshness} {status ?? '-'}
    </p>
  );
}

describe.each([false, true])('a component that shows a user (sync: %s)', (sync) => {
  it('shows unknown, then online, then offline', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john', { status: 'Here' });
    const page = renderPage(fixture, jack, <Word id="john" sync={sync} />);
    expect(page.container.textContent).toBe('unknown unknown -');
    await page.advance(200);
    expect(page.container.textContent).toBe('online live Here');
    await john.client.disconnectUser();
    await page.advance(200);
    expect(page.container.textContent).toBe('offline live Here');
  });

  it('marks other users stale while the own connection is lost', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const page = renderPage(fixture, jack, <Word id="john" sync={sync} />);
    await page.advance(200);
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(1000);
    expect(page.container.textContent).toBe('online stale -');
    await page.advance(60_000);
    expect(page.container.textContent).toBe('unknown unknown -');
  });

  it('renders once for an event, and not for a change of what it does not show', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    const page = renderPage(fixture, jack, <Word id="john" sync={sync} />);
    await page.advance(200);
    page.commits();
    await john.client.upsertUser({ id: 'john', status: 'Lunch' });
    await page.advance(200);
    expect(page.container.textContent).toBe('online live Lunch');
    expect(page.commits()).toBe(1);
    await john.client.upsertUser({ id: 'john', name: 'John' });
    await page.advance(200);
    expect(page.commits()).toBe(0);
  });

  it('shows another user at once when its id changes', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john', { status: 'I am John' });
    await fixture.tab('jess', { status: 'I am Jess' });
    const page = renderPage(fixture, jack, [
      <Word key="a" id="john" sync={sync} />,
      <Word key="b" id="jess" sync={sync} />,
    ]);
    await page.advance(200);
    page.rerender([<Word key="a" id="jess" sync={sync} />, <Word key="b" id="john" sync={sync} />]);
    expect(page.container.textContent).toBe('online live I am Jess' + 'online live I am John');
    await page.advance(200);
    expect(page.container.textContent).toBe('online live I am Jess' + 'online live I am John');
    expect(jack.count('unwatchUsers')).toBe(0);
  });
});

it('usePresence returns the same object while nothing changed, also when the component renders', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const seen: Presence[] = [];
  let again = () => {};
  function Watcher(): null {
    const [, count] = useState(0);
    again = () => count((before) => before + 1);
    seen.push(useUserPresence('john'));
    return null;
  }
  const page = renderPage(fixture, jack, <Watcher />);
  await page.advance(200);
  seen.length = 0;
  again();
  await page.advance(200);
  await john.client.upsertUser({ id: 'john', name: 'John' });
  again();
  await page.advance(200);
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).toEqual({
    id: 'john',
    online: true,
    status: undefined,
    last_active: '2019-01-07T13:00:00.000Z',
    presence: 'online',
    freshness: 'live',
  });
});

it('a component with a selector renders only for that slice, also with a new selector in each render', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john', { name: 'John' });
  let field: 'name' | 'status' = 'name';
  function Slice(): ReactElement {
    return <p>{usePresence('john', (record) => record[field])}</p>;
  }
  const page = renderPage(fixture, jack, <Slice />);
  await page.advance(200);
  expect(page.container.textContent).toBe('John');
  page.commits();
  await john.client.upsertUser({ id: 'john', status: 'Lunch' });
  await page.advance(200);
  expect(page.commits()).toBe(0);
  field = 'status';
  page.rerender(<Slice />);
  await page.advance(200);
  expect(page.container.textContent).toBe('Lunch');
});

it('a change that is undone within one frame renders no component', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john', { status: 'Here' });
  const page = renderPage(fixture, jack, <Word id="john" />);
  await page.advance(200);
  await john.client.upsertUser({ id: 'john', name: 'The first event of a frame is shown at once' });
  page.commits();
  await john.client.upsertUser({ id: 'john', status: 'Gone' });
  await john.client.upsertUser({ id: 'john', status: 'Here' });
  await page.advance(200);
  expect(page.commits()).toBe(0);
  expect(page.container.textContent).toBe('online live Here');
});

it('usePresence without a provider throws an error that names both', () => {
  expect(() => render(<Word id="john" />)).toThrow(
    expect.objectContaining({ code: 'no_provider', message: expect.stringMatching(/usePresence.*<PresenceProvider>/) }),
  );
});

describe('requests', () => {
  it('a thousand hooks of 250 people are three requests, in StrictMode too', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(
      fixture,
      jack,
      Array.from({ length: 1000 }, (_, index) => <Word key={index} id={`user-${index % 250}`} />),
    );
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'queryUsers', 'queryUsers']);
  });

  it('the last component to unmount releases the user, and a quick remount sends no request', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, [<Word key="a" id="john" />, <Word key="b" id="john" />]);
    await page.advance(200);
    page.rerender([<Word key="a" id="john" />]);
    await page.advance(200);
    page.rerender(null);
    await page.advance(40);
    page.rerender(<Word id="john" />);
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers']);
    page.rerender(null);
    await page.advance(200);
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'unwatchUsers']);
  });

  it('a provider that unmounts releases every user', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <Word id="john" />);
    await page.advance(200);
    page.unmount();
    await fixture.clock.advance(200);
    expect(jack.count('unwatchUsers')).toBe(1);
  });
});

it('useUser returns the whole record, undefined while nothing is known', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john', { name: 'John', team: 'Red' });
  const seen: unknown[] = [];
  function Watcher({ id }: { id: string }): null {
    seen.push(useUser(id));
    return null;
  }
  const page = renderPage(fixture, jack, <Watcher id="john" />);
  expect(seen.at(-1)).toBeUndefined();
  await page.advance(200);
  expect(seen.at(-1)).toMatchObject({ id: 'john', name: 'John', team: 'Red', presence: 'online' });
  page.rerender(<Watcher id="nobody" />);
  await page.advance(200);
  expect(seen.at(-1)).toBeUndefined();
});

it('a synchronous selector may select a slice that is still undefined', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  function Status(): ReactElement {
    return <p>{usePresence('john', ({ status }) => status, { sync: true })}</p>;
  }
  const page = renderPage(fixture, jack, <Status />);
  await page.advance(200);
  expect(page.container).toHaveTextContent('');
  await john.client.upsertUser({ id: 'john', status: 'On stage' });
  await page.advance(200);
  expect(page.container).toHaveTextContent('On stage');
});
