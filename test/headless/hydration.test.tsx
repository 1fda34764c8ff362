// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { act } from '@testing-library/react';
import { Suspense, lazy } from 'react';
import type { ComponentType, ReactElement, ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { PresenceProvider, dehydratePresence, useLastSeen, usePresence, useStatus, useUser } from 'presence-kit';
import { LastSeen, OnlineBadge } from 'presence-kit/headless';
import { afterEach, expect, it, vi } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';

let root: Root | undefined;

afterEach(() => {
  act(() => root?.unmount());
  vi.restoreAllMocks();
});

function Shown(): ReactElement {
  const { presence, freshness } = usePresence('john');
  const { text } = useLastSeen('jess');
  return (
    <div>
      <OnlineBadge userId="john" data-testid="dot" />
      <OnlineBadge userId="john" variant="label" data-testid="label" />
      <OnlineBadge userId="john">{(state) => <b>{state.text}</b>}</OnlineBadge>
      <LastSeen userId="jess" />
      <p>
        {presence} {freshness}
      </p>
      <i>{text}</i>
    </div>
  );
}

async function served() {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john', { name: 'John' });
  const jess = await fixture.tab('jess');
  await jess.client.disconnectUser();
  const { users } = await jack.client.queryUsers({ id: { $in: ['john', 'jess'] } });
  const initialPresence = dehydratePresence(users, fixture.clock);
  const page = (inside: ReactNode): ReactElement => (
    <PresenceProvider client={jack.client} clock={fixture.clock} initialPresence={initialPresence}>
      <OnlineBadge userId="john" data-testid="early" />
      <Suspense>{inside}</Suspense>
    </PresenceProvider>
  );
  const container = document.createElement('div');
  document.body.append(container);
  container.innerHTML = renderToString(page(<Shown />));
  const said = vi.spyOn(console, 'error');
  const recovered = vi.fn<(error: unknown) => void>();
  return { fixture, john, page, container, said, recovered, served: container.innerHTML };
}

/** A component whose code comes when it is told to. */
function lateComponent() {
  let arrive: (component: ComponentType) => void = () => {};
  const code = new Promise<{ default: ComponentType }>((resolve) => {
    arrive = (component) => resolve({ default: component });
  });
  return { Late: lazy(() => code), arrive };
}

it('a page that a server rendered minutes ago in another time zone hydrates without a warning, and then is current', async () => {
  const { fixture, page, container, said, recovered } = await served();
  const dot = container.querySelector('[data-testid=dot]');
  expect(dot?.getAttribute('data-freshness')).toBe('stale');
  await fixture.clock.advance(5 * 60_000);
  await act(async () => {
    root = hydrateRoot(container, page(<Shown />), { onRecoverableError: recovered });
  });
  await act(() => fixture.clock.advance(200));
  expect(container.querySelector('[data-testid=dot]')).toBe(dot);
  expect(dot?.getAttribute('data-freshness')).toBe('live');
  expect(dot?.getAttribute('aria-label')).toBe('John: Online');
  expect(container.querySelector('[data-testid=label]')?.textContent).toBe('Online');
  expect(container.querySelector('time')?.textContent).toBe('Last seen 5 minutes ago');
  expect(container.querySelector('i')?.textContent).toBe('5 minutes ago');
  expect(container.querySelector('p')?.textContent).toBe('online live');
  expect(said).not.toHaveBeenCalled();
  expect(recovered).not.toHaveBeenCalled();
});

it('an event before hydration gives the right page, without a warning', async () => {
  const { fixture, john, page, container, said, recovered } = await served();
  const { Late, arrive } = lateComponent();
  await act(async () => {
    root = hydrateRoot(container, page(<Late />), { onRecoverableError: recovered });
  });
  await act(() => fixture.clock.advance(200));
  await john.client.disconnectUser();
  await act(() => fixture.clock.advance(500));
  // The page around it lives and has heard that John left; what the server rendered in it still stands.
  expect(container.querySelector('[data-testid=early]')?.getAttribute('data-presence')).toBe('offline');
  expect(container.querySelector('p')?.textContent).toBe('online stale');
  await act(async () => arrive(Shown));
  await act(() => fixture.clock.advance(200));
  expect(container.querySelector('[data-testid=dot]')?.getAttribute('data-presence')).toBe('offline');
  expect(container.querySelector('[data-testid=label]')?.textContent).toBe('Offline');
  expect(container.querySelector('b')?.textContent).toBe('Offline');
  expect(container.querySelector('p')?.textContent).toBe('offline live');
  expect(said).not.toHaveBeenCalled();
  expect(recovered).not.toHaveBeenCalled();
});

it('events and own changes before hydration cause no warning in components of a user or the own status', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john', { name: 'John' });
  let wish: (status: string) => Promise<boolean> = async () => false;
  function Early(): ReactElement {
    wish = useStatus().setStatus;
    return <OnlineBadge userId="john" />;
  }
  function Profile(): ReactElement {
    const { status, isPending } = useStatus();
    return (
      <p>
        {useUser('john')?.name ?? 'nobody'} {status ?? 'nothing'} {String(isPending)}
      </p>
    );
  }
  const page = (inside: ReactNode, of = jack): ReactElement => (
    <PresenceProvider client={of.client} clock={fixture.clock}>
      <Early />
      <Suspense>{inside}</Suspense>
    </PresenceProvider>
  );
  const container = document.createElement('div');
  container.innerHTML = renderToString(page(<Profile />, fixture.emptyTab()));
  expect(container.querySelector('p')?.textContent).toBe('nobody nothing false');
  const said = vi.spyOn(console, 'error');
  const recovered = vi.fn<(error: unknown) => void>();
  const { Late, arrive } = lateComponent();
  await act(async () => {
    root = hydrateRoot(container, page(<Late />), { onRecoverableError: recovered });
  });
  await act(() => fixture.clock.advance(200));
  jack.transport.delay(1000);
  await act(async () => void wish('Here'));
  await act(async () => arrive(Profile));
  expect(container.querySelector('p')?.textContent).toBe('John Here true');
  await act(() => fixture.clock.advance(3000));
  expect(container.querySelector('p')?.textContent).toBe('John Here false');
  expect(said).not.toHaveBeenCalled();
  expect(recovered).not.toHaveBeenCalled();
});
