import { act, render, screen } from '@testing-library/react';
import { Component, Suspense } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { OnlineBadge, PresenceProvider, usePresence } from 'presence-kit';
import { expect, it, vi } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { createSuspender } from './createSuspender.js';
import { renderPage } from './renderPage.js';

function Word(): ReactElement {
  const { presence, freshness } = usePresence('john');
  return (
    <p>
      {presence} {freshness}
    </p>
  );
}

it('a component that Suspense hid for a moment shows the current state afterwards', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const { Suspender, suspend, resume } = createSuspender();
  // Without StrictMode, which runs effects once more whenever something is shown again.
  const { container } = render(
    <PresenceProvider client={jack.client} clock={fixture.clock}>
      <OnlineBadge userId="john" />
      <Suspense fallback="Wait">
        <Suspender />
        <Word />
      </Suspense>
    </PresenceProvider>,
  );
  await act(() => fixture.clock.advance(200));
  suspend();
  await act(() => john.client.disconnectUser());
  await act(() => fixture.clock.advance(200));
  await resume();
  await act(() => fixture.clock.advance(200));
  expect(container.querySelector('p')?.textContent).toBe('offline live');
});

it('a selector may return a new object every time', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  let renders = 0;
  function Seen(): ReactElement {
    // Otherwise it would go on for ever.
    if (++renders > 100) throw new Error('Rendered again and again.');
    const at = usePresence('john', ({ last_active }) => new Date(last_active ?? 0));
    return <p>{at.toISOString()}</p>;
  }
  const page = renderPage(fixture, jack, <Seen />);
  await page.advance(200);
  expect(page.container.textContent).toBe('2019-01-07T13:00:00.000Z');
  expect(page.commits()).toBeLessThanOrEqual(3);
});

it.each([false, true])('a selector that throws is caught by the error boundary of the app (sync: %s)', async (sync) => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  class Boundary extends Component<{ children: ReactNode }> {
    override state = { message: '' };
    static getDerivedStateFromError({ message }: Error) {
      return { message };
    }
    override render() {
      return this.state.message || this.props.children;
    }
  }
  function Picky(): ReactElement {
    const word = usePresence(
      'john',
      ({ presence }) => {
        if (presence === 'offline') throw new Error('No word for it.');
        return presence;
      },
      { sync },
    );
    return <p>{word}</p>;
  }
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const page = renderPage(
    fixture,
    jack,
    <Boundary>
      <Picky />
    </Boundary>,
  );
  await page.advance(200);
  await act(() => john.client.disconnectUser());
  await page.advance(200);
  expect(page.container.textContent).toBe('No word for it.');
  vi.restoreAllMocks();
});

it('a component never shows an older state when sync is turned off', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john');
  let seen: string[] = [];
  function Turning({ sync }: { sync: boolean }): ReactElement {
    const { presence } = usePresence('john', { sync });
    seen.push(presence);
    return <p data-testid="word">{presence}</p>;
  }
  const page = renderPage(fixture, jack, <Turning sync />);
  await page.advance(200);
  seen = [];
  page.rerender(<Turning sync={false} />);
  await page.advance(200);
  expect([...new Set(seen)]).toEqual(['online']);
  expect(screen.getByTestId('word')).toHaveTextContent('online');
});
