// oxlint-disable react/globals -- a probe hands what its hook returned to the test
import { act, render, screen } from '@testing-library/react';
import { Suspense, createRef, useState, version } from 'react';
import type { ReactElement } from 'react';
import { OnlineBadge } from 'presence-kit/headless';
import type { OnlineBadgeProps } from 'presence-kit/headless';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { createSuspender } from '../react/createSuspender.js';
import { renderPage } from '../react/renderPage.js';

const facts = (element: Element | null) => ({
  presence: element?.getAttribute('data-presence'),
  freshness: element?.getAttribute('data-freshness'),
  name: element?.getAttribute('aria-label'),
});

describe.each(['dot', 'icon', 'label'] as const)('a badge (%s)', (variant) => {
  it('follows a user who comes, loses the connection and leaves, and renders nothing', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <OnlineBadge userId="john" variant={variant} />);
    const badge = page.container.firstElementChild;
    expect(facts(badge)).toEqual({ presence: 'unknown', freshness: 'unknown', name: 'john: Unknown' });
    await page.advance(200);
    page.commits();
    const john = await fixture.tab('john', { name: 'John' });
    await page.advance(200);
    expect(facts(badge)).toEqual({ presence: 'online', freshness: 'live', name: 'John: Online' });
    expect(badge?.textContent).toBe(variant === 'label' ? 'Online' : '');
    await john.client.disconnectUser();
    await page.advance(200);
    expect(facts(badge)).toEqual({ presence: 'offline', freshness: 'live', name: 'John: Offline' });
    expect(badge?.textContent).toBe(variant === 'label' ? 'Offline' : '');
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(1000);
    expect(facts(badge)).toEqual({ presence: 'offline', freshness: 'stale', name: 'John: Offline, last known' });
    await page.advance(60_000);
    expect(facts(badge)).toEqual({ presence: 'unknown', freshness: 'unknown', name: 'John: Unknown' });
    expect(page.container.firstElementChild).toBe(badge);
    expect(page.commits()).toBe(0);
  });
});

it('is an image with the name and state of the user, in the app’s language', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john', { name: 'John' });
  const labels = { online: 'Anwesend', badge: '{presence} ist {name}' };
  const page = renderPage(fixture, jack, <OnlineBadge userId="john" />, { labels });
  await page.advance(200);
  expect(screen.getByRole('img', { name: 'Anwesend ist John' })).toHaveAttribute('data-user-id', 'john');
});

it('of the own user shows that they are invisible', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <OnlineBadge userId="jack" name="You" />);
  await page.advance(200);
  const badge = screen.getByRole('img', { name: 'You: Online' });
  expect(badge).not.toHaveAttribute('data-invisible');
  await act(() => jack.client.upsertUser({ id: 'jack', invisible: true }));
  await page.advance(200);
  expect(badge).toHaveAttribute('data-invisible', 'true');
  expect(badge).toHaveAttribute('data-presence', 'offline');
  expect(badge).toHaveAccessibleName('You: Invisible');
  await act(() => jack.client.upsertUser({ id: 'jack', invisible: false }));
  await page.advance(200);
  expect(badge).not.toHaveAttribute('data-invisible');
  expect(badge).toHaveAccessibleName('You: Online');
});

it('shows a given state without a provider, and an unknown state by its name', () => {
  render(
    <>
      <OnlineBadge presence="online" />
      <OnlineBadge presence="offline" name="John" />
      <OnlineBadge />
      <OnlineBadge presence="in-a-meeting" variant="label" />
    </>,
  );
  expect(screen.getAllByRole('img').map(facts)).toEqual([
    { presence: 'online', freshness: 'live', name: 'Online' },
    { presence: 'offline', freshness: 'live', name: 'John: Offline' },
    { presence: 'unknown', freshness: 'unknown', name: 'Unknown' },
    { presence: 'in-a-meeting', freshness: 'live', name: 'in-a-meeting' },
  ]);
});

it('a badge with a userId throws an error without a provider', () => {
  expect(() => render(<OnlineBadge userId="john" />)).toThrow(
    expect.objectContaining({ code: 'no_provider', message: expect.stringContaining('OnlineBadge') }),
  );
});

describe('a badge as a React component', () => {
  async function onlineJohn() {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john', { name: 'John' });
    const jess = await fixture.tab('jess', { name: 'Jess' });
    await jess.client.disconnectUser();
    return { fixture, jack, john };
  }

  it('shows another user when its id changes, and releases the first', async () => {
    const { fixture, jack, john } = await onlineJohn();
    const page = renderPage(fixture, jack, <OnlineBadge userId="john" />);
    await page.advance(200);
    page.rerender(<OnlineBadge userId="jess" />);
    await page.advance(200);
    const badge = page.container.firstElementChild;
    expect(facts(badge)).toEqual({ presence: 'offline', freshness: 'live', name: 'Jess: Offline' });
    await john.client.disconnectUser();
    await page.advance(200);
    expect(facts(badge).name).toBe('Jess: Offline');
    expect(jack.requests.map(({ method }) => method)).toEqual(['queryUsers', 'queryUsers', 'unwatchUsers']);
  });

  it('keeps its state when its parent renders, and takes new props', async () => {
    const { fixture, jack, john } = await onlineJohn();
    let turn: (props: Partial<OnlineBadgeProps>) => void = () => {};
    function Parent(): ReactElement {
      const [props, setProps] = useState<Partial<OnlineBadgeProps>>({ variant: 'label' });
      turn = setProps;
      return <OnlineBadge userId="john" {...props} />;
    }
    const page = renderPage(fixture, jack, <Parent />);
    await page.advance(200);
    await john.client.disconnectUser();
    await page.advance(200);
    const badge = page.container.firstElementChild;
    act(() => turn({ variant: 'label', title: 'A title' }));
    expect(facts(badge)).toEqual({ presence: 'offline', freshness: 'live', name: 'John: Offline' });
    expect(badge).toHaveAttribute('title', 'A title');
    expect(badge?.textContent).toBe('Offline');
    act(() => turn({ variant: 'dot', name: 'Johnny' }));
    expect(badge?.textContent).toBe('');
    expect(facts(badge).name).toBe('Johnny: Offline');
    expect(jack.count('queryUsers')).toBe(1);
    await john.client.connectUser({ id: 'john' });
    await page.advance(200);
    expect(facts(badge).name).toBe('Johnny: Online');
  });

  it('does not overwrite attributes of the app', async () => {
    const { fixture, jack } = await onlineJohn();
    // oxlint-disable-next-line jsx-a11y/role-supports-aria-props -- whatever an app gives, sensible or not, is kept
    const page = renderPage(fixture, jack, <OnlineBadge userId="john" aria-label="My words" role="presentation" />);
    await page.advance(200);
    const badge = page.container.firstElementChild;
    expect(facts(badge)).toEqual({ presence: 'online', freshness: 'live', name: 'My words' });
    expect(badge).toHaveAttribute('role', 'presentation');
  });

  it('watches nobody while Suspense hides it, and shows the current state afterwards', async () => {
    const { fixture, jack, john } = await onlineJohn();
    const { Suspender, suspend, resume } = createSuspender();
    const page = renderPage(
      fixture,
      jack,
      <Suspense fallback="Wait">
        <Suspender />
        <OnlineBadge userId="john" />
      </Suspense>,
    );
    await page.advance(200);
    suspend();
    await page.advance(200);
    expect(jack.count('unwatchUsers')).toBe(1);
    await john.client.disconnectUser();
    await resume();
    await page.advance(200);
    expect(facts(page.container.querySelector('[data-presence]'))).toMatchObject({
      presence: 'offline',
      freshness: 'live',
    });
  });

  it('sets ref objects and ref callbacks', async () => {
    const { fixture, jack } = await onlineJohn();
    const object = createRef<HTMLSpanElement>();
    const given: (HTMLSpanElement | null)[] = [];
    const page = renderPage(fixture, jack, [
      <OnlineBadge key="a" userId="john" ref={object} />,
      <OnlineBadge key="b" userId="john" ref={(element) => void given.push(element)} />,
    ]);
    expect(object.current).toBe(page.container.children[0]);
    expect(given.at(-1)).toBe(page.container.children[1]);
    page.rerender(null);
    expect(object.current).toBeNull();
    expect(given.at(-1)).toBeNull();
  });

  it.runIf(Number.parseInt(version) >= 19)('calls the cleanup of a ref callback', async () => {
    const { fixture, jack } = await onlineJohn();
    const told: string[] = [];
    const ref = (element: HTMLSpanElement | null) => {
      told.push(element ? 'given' : 'null');
      return () => void told.push('taken back');
    };
    const page = renderPage(fixture, jack, <OnlineBadge userId="john" ref={ref} />);
    await page.advance(200);
    page.rerender(null);
    expect(told).not.toContain('null');
    expect(told.at(-1)).toBe('taken back');
    expect(told.filter((word) => word === 'given')).toHaveLength(told.length / 2);
  });

  it('renders as another element, by a function, or with children of the app', async () => {
    const { fixture, jack, john } = await onlineJohn();
    const page = renderPage(fixture, jack, [
      <OnlineBadge key="a" userId="john" className="ours" render={<i className="theirs" title="Theirs" />} />,
      <OnlineBadge key="b" userId="john" render={(props, { text }) => <b {...props}>{text}!</b>} />,
      <OnlineBadge key="c" userId="john">
        {({ presence }) => <u>{presence}</u>}
      </OnlineBadge>,
    ]);
    await page.advance(200);
    const [first, second, third] = page.container.children;
    expect(first).toMatchObject({ tagName: 'I', className: 'ours theirs', title: 'Theirs' });
    expect(facts(first ?? null).name).toBe('John: Online');
    expect(second?.outerHTML).toMatch(/^<b.*>Online!<\/b>$/);
    expect(third?.innerHTML).toBe('<u>online</u>');
    page.commits();
    await john.client.disconnectUser();
    await page.advance(200);
    expect(second?.textContent).toBe('Offline!');
    expect(third?.innerHTML).toBe('<u>offline</u>');
    expect(facts(first ?? null).presence).toBe('offline');
    expect(page.commits()).toBe(1);
  });
});

it('ten thousand badges of a thousand people are ten requests, in StrictMode', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(
    fixture,
    jack,
    Array.from({ length: 10_000 }, (_, index) => <OnlineBadge key={index} userId={`user-${index % 1000}`} />),
  );
  await page.advance(200);
  expect(jack.requests.map(({ method }) => method)).toEqual(Array.from({ length: 10 }, () => 'queryUsers'));
  page.commits();
  await fixture.tab('user-7');
  await page.advance(200);
  expect(page.container.querySelectorAll('[data-presence=online]')).toHaveLength(10);
  expect(page.commits()).toBe(0);
});
