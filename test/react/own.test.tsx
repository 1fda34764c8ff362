// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { act, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useInvisible, usePresence, useSelf, useStatus } from 'presence-kit';
import type { UseInvisibleResult, UseStatusResult } from 'presence-kit';
import { expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

let mine: UseStatusResult;
let hidden: UseInvisibleResult;

function Me(): ReactElement {
  const self = useSelf();
  mine = useStatus();
  hidden = useInvisible();
  return (
    <p data-testid="me">
      {self?.status ?? '-'} {String(self?.invisible)} {mine.isPending ? 'pending' : 'settled'}{' '}
      {mine.error?.message ?? ''}
      {hidden.error?.message ?? ''}
    </p>
  );
}

function Other(): ReactElement {
  const { status, isPending } = useStatus();
  return (
    <p data-testid="other">
      {status ?? '-'} {isPending ? 'pending' : 'settled'}
    </p>
  );
}

const text = (id: string) => screen.getByTestId(id).textContent?.trim();

it('the own user is undefined before the client is connected', async () => {
  const fixture = storeFixture();
  const jack = fixture.emptyTab();
  const page = renderPage(fixture, jack, <Me />);
  expect(text('me')).toBe('- undefined settled');
  await act(async () => void jack.client.connectUser({ id: 'jack', status: 'New' }));
  await page.advance(0);
  expect(text('me')).toBe('New false settled');
});

it('a change is shown at once in every hook, as pending, and stays when it succeeds', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { status: 'Old' });
  const page = renderPage(fixture, jack, [<Me key="a" />, <Other key="b" />]);
  jack.transport.delay(500);
  let saved: boolean | undefined;
  act(() => void mine.setStatus('  New ').then((done) => (saved = done)));
  expect(text('me')).toBe('New false pending');
  expect(text('other')).toBe('New pending');
  expect(jack.client.user?.status).toBe('Old');
  await page.advance(2000);
  expect(text('me')).toBe('New false settled');
  expect(text('other')).toBe('New settled');
  expect(saved).toBe(true);
});

it('of two pending changes the later is shown, and nothing flickers back when the first succeeds', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { status: 'Zero' });
  const seen: (string | undefined)[] = [];
  function Log(): null {
    seen.push(useSelf()?.status);
    return null;
  }
  const page = renderPage(fixture, jack, [<Me key="a" />, <Log key="b" />]);
  jack.transport.delay(300);
  act(() => void mine.setStatus('One'));
  await page.advance(100);
  act(() => void mine.setStatus('Two'));
  await page.advance(2000);
  expect(text('me')).toBe('Two false settled');
  const changes = seen.filter((status, index) => status !== seen[index - 1]);
  expect(changes).toEqual(['Zero', 'One', 'Two']);
});

it('a refused change is undone, and the error goes to the hook that made it and to onError', async () => {
  const fixture = storeFixture({ policy: { mayBeInvisible: () => false } });
  const jack = await fixture.tab('jack', { status: 'Old' });
  const errors: unknown[] = [];
  const page = renderPage(fixture, jack, [<Me key="a" />, <Other key="b" />], {
    onError: (error) => errors.push(error),
  });
  let saved: boolean | undefined;
  act(() => void hidden.setInvisible(true).then((done) => (saved = done)));
  expect(text('me')).toMatch(/^Old true/);
  await page.advance(200);
  await waitFor(() => expect(text('me')).toMatch(/^Old false settled .*presence-kit: cannot/));
  expect(text('other')).toBe('Old settled');
  expect(saved).toBe(false);
  expect(errors).toMatchObject([{ code: 'forbidden' }]);
  act(() => hidden.reset());
  await waitFor(() => expect(text('me')).toBe('Old false settled'));
});

it('an empty status and clearStatus remove it', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { status: 'Old' });
  const page = renderPage(fixture, jack, <Me />);
  act(() => void mine.setStatus('   '));
  expect(text('me')).toMatch(/^- /);
  await page.advance(100);
  expect(jack.client.user).not.toHaveProperty('status');
  await act(() => mine.setStatus('Back'));
  act(() => void mine.clearStatus());
  await page.advance(100);
  expect(jack.client.user).not.toHaveProperty('status');
});

it('a user who goes invisible sees that, and others see that user offline', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  function Mark(): ReactElement {
    return <p data-testid="mark">{usePresence('jack').presence}</p>;
  }
  const page = renderPage(fixture, jack, [<Me key="a" />, <Mark key="b" />]);
  await page.advance(200);
  await act(() => hidden.setInvisible(true));
  await page.advance(200);
  expect(text('me')).toMatch(/^- true settled/);
  expect(text('mark')).toBe('offline');
  expect((await john.client.queryUsers({ id: 'jack' })).users).toMatchObject([{ online: false }]);
});

it('a change without a connection fails with closed', async () => {
  const fixture = storeFixture();
  const page = renderPage(fixture, fixture.emptyTab(), <Me />, { onError: () => {} });
  let saved: boolean | undefined;
  act(() => void mine.setStatus('Hello').then((done) => (saved = done)));
  await page.advance(100);
  expect(saved).toBe(false);
  await waitFor(() => expect(mine.error).toMatchObject({ code: 'closed' }));
});

it('the provider uses the QueryClient of the prop, else the nearest, else its own', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const nearest = new QueryClient();
  const named = new QueryClient();
  const count = (client: QueryClient) => client.getMutationCache().getAll().length;
  const inside = (
    <QueryClientProvider client={nearest}>
      <Me />
    </QueryClientProvider>
  );
  const first = renderPage(fixture, jack, inside, { queryClient: named });
  await act(() => mine.setStatus('One'));
  expect([count(named), count(nearest)]).toEqual([1, 0]);
  first.unmount();
  const second = renderPage(fixture, jack, inside);
  await act(() => mine.setStatus('Two'));
  expect([count(named), count(nearest)]).toEqual([1, 1]);
  second.unmount();
  renderPage(fixture, jack, <Me />);
  await act(() => mine.setStatus('Three'));
  expect([count(named), count(nearest)]).toEqual([1, 1]);
  expect(jack.client.user?.status).toBe('Three');
});

it('two people with one QueryClient do not see each other’s pending changes', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { status: 'I am Jack' });
  const john = await fixture.tab('john', { status: 'I am John' });
  const queryClient = new QueryClient();
  renderPage(fixture, jack, <Other />, { queryClient });
  const page = renderPage(fixture, john, <Me />, { queryClient });
  john.transport.delay(500);
  act(() => void mine.setStatus('A secret'));
  expect(text('me')).toMatch(/^A secret/);
  expect(text('other')).toBe('I am Jack settled');
  await page.advance(2000);
  expect(text('other')).toBe('I am Jack settled');
});
