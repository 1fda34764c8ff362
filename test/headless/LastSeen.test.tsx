import { act, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { useLastSeen } from 'presence-kit';
import { createPresenceStore } from 'presence-kit/client';
import { LastSeen } from 'presence-kit/headless';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from '../react/renderPage.js';

it('the label shows when a user was last active, ticks, follows changes, and renders nothing', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  const page = renderPage(fixture, jack, <LastSeen userId="john" />);
  const label = page.container.querySelector('time');
  expect(label?.textContent).toBe('');
  await page.advance(200);
  page.commits();
  expect(label?.textContent).toBe('Active now');
  await john.client.disconnectUser();
  await page.advance(1000);
  expect(label?.textContent).toBe('Last seen now');
  await page.advance(30_900);
  expect(label?.textContent).toBe('Last seen 31 seconds ago');
  expect(label).toHaveAttribute('datetime', '2019-01-07T13:00:00.200Z');
  await page.advance(3 * 60_000);
  expect(label?.textContent).toBe('Last seen 3 minutes ago');
  await page.advance(3 * 3600_000);
  expect(label?.textContent).toBe('Last seen 3 hours ago');
  await page.advance(3 * 86_400_000);
  expect(label?.textContent).toBe('Last seen 3 days ago');
  await john.client.connectUser({ id: 'john' });
  await page.advance(200);
  expect(label?.textContent).toBe('Active now');
  expect(label).toMatchObject({ dataset: { userId: 'john', presence: 'online', freshness: 'live' } });
  expect(page.commits()).toBe(0);
});

it('the label is empty for a user who was never online', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john', { invisible: true });
  const page = renderPage(fixture, jack, [<LastSeen key="a" userId="john" />, <LastSeen key="b" userId="nobody" />]);
  await page.advance(200);
  for (const label of page.container.querySelectorAll('time')) {
    expect(label.textContent).toBe('');
    expect(label).not.toHaveAttribute('datetime');
  }
});

it('the label takes a time, a language, a style and a phrase of the app', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const date = new Date(fixture.clock.now() - 2 * 3600_000);
  const page = renderPage(
    fixture,
    jack,
    [
      <LastSeen key="a" date={date} />,
      <LastSeen key="b" date={date.toISOString()} format="narrow" />,
      <LastSeen key="c" date={date.getTime()} bare />,
      <LastSeen key="d" date={date}>
        {({ text, dateTime }) => `${text} (${dateTime})`}
      </LastSeen>,
    ],
    { locale: 'de', labels: { last_seen: 'Zuletzt {time} da' } },
  );
  await page.advance(200);
  expect([...page.container.querySelectorAll('time')].map(({ textContent }) => textContent)).toEqual([
    'Zuletzt vor 2 Stunden da',
    'Zuletzt vor 2 Std. da',
    'vor 2 Stunden',
    'vor 2 Stunden (2019-01-07T11:00:00.000Z)',
  ]);
});

it('the label takes a date as a time, and not as the id of a user', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, [<LastSeen key="a" date="2018-01-07" />, <LastSeen key="b" />]);
  await page.advance(200);
  expect(page.container.textContent).toBe('Last seen 1 year ago');
  expect(jack.count('queryUsers')).toBe(0);
});

it('the label never shows the future, also when the clock of this machine is wrong', async () => {
  const fixture = storeFixture();
  const behind = 20 * 60_000;
  const clock = { ...fixture.clock, now: () => fixture.clock.now() - behind };
  const jack = fixture.emptyTab();
  const { createPresenceClient } = await import('presence-kit/client');
  const client = createPresenceClient({ transport: jack.transport, clock });
  await client.connectUser({ id: 'jack' });
  const john = await fixture.tab('john');
  await john.client.disconnectUser();
  const page = renderPage(fixture, { ...jack, client }, <LastSeen userId="john" />, { clock });
  await page.advance(60_000);
  expect(page.container.textContent).toBe('Last seen 1 minute ago');
});

describe('the hook', () => {
  it('ticks and follows', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john');
    function Label(): ReactElement {
      const { text, dateTime, title } = useLastSeen('john');
      return (
        <time dateTime={dateTime} title={title}>
          {text}
        </time>
      );
    }
    const page = renderPage(fixture, jack, <Label />);
    await page.advance(200);
    expect(page.container.textContent).toBe('now');
    await john.client.disconnectUser();
    await page.advance(0);
    await page.advance(2 * 60_000 + 10_000);
    expect(screen.getByText('2 minutes ago')).toHaveAttribute('datetime', '2019-01-07T13:00:00.200Z');
  });
});

it('two thousand labels share one timer, wake up at most six times a minute, and render nothing', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  let wakeUps = 0;
  let armed = 0;
  const clock = {
    ...fixture.clock,
    timer(run: () => void, ms: number) {
      armed++;
      let open = true;
      const cancel = fixture.clock.timer(() => {
        open = false;
        armed--;
        wakeUps++;
        run();
      }, ms);
      return () => {
        if (open) armed--;
        open = false;
        cancel();
      };
    },
  };
  const labels = Array.from({ length: 2000 }, (_, index) => (
    <LastSeen key={index} date={fixture.clock.now() - 61_000 - index * 3777} />
  ));
  const page = renderPage(fixture, jack, null, { clock });
  await page.advance(1000);
  const before = armed;
  page.rerender(labels);
  expect(armed).toBe(before + 1);
  page.commits();
  wakeUps = 0;
  await page.advance(60_000);
  expect(wakeUps).toBeLessThanOrEqual(6);
  expect(page.container.querySelector('time')?.textContent).toBe('Last seen 2 minutes ago');
  expect(page.commits()).toBe(0);
  page.rerender(null);
  await page.advance(1000);
  expect(armed).toBe(before);
});

it('a label that another listener of the same event unmounts does not tick', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  let timers = 0;
  const clock = {
    ...fixture.clock,
    timer(run: () => void, ms: number) {
      timers++;
      return fixture.clock.timer(run, ms);
    },
  };
  const store = createPresenceStore({ clock });
  let leave = () => {};
  store.user('john').addListener(() => leave());
  const page = renderPage(fixture, jack, <LastSeen userId="john" />, { store });
  await page.advance(200);
  leave = () => page.unmount();
  await act(() => john.client.disconnectUser());
  await page.advance(1000);
  timers = 0;
  await page.advance(60_000);
  expect(timers).toBe(0);
});
