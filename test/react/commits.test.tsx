import { Profiler } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { OnlineBadge, usePresence, usePresences, useUser } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import type { Transport } from 'presence-kit/client';
import { afterEach, describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import type { StoreFixture, Tab } from '../store/storeFixture.js';
import { renderPage } from './renderPage.js';

// How often React renders and commits for the events that arrive.

function Word({ id }: { id: string }): ReactElement {
  return <p>{usePresence(id).status}</p>;
}

function Name({ id }: { id: string }): ReactElement {
  return <p>{usePresence(id, ({ name }) => name)}</p>;
}

function Card({ id }: { id: string }): ReactElement {
  return <p>{useUser(id)?.status}</p>;
}

function List({ ids }: { ids: string[] }): ReactElement {
  return <p>{[...usePresences(ids).values()].map(({ status }) => status).join(' ')}</p>;
}

it('an event renders each hook of that user once, in one commit, and no other component', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const john = await fixture.tab('john');
  await fixture.tab('ann');
  const rendered: string[] = [];
  const counted = (name: string, inside: ReactNode): ReactElement => (
    <Profiler key={name} id={name} onRender={(id) => rendered.push(id)}>
      {inside}
    </Profiler>
  );
  const page = renderPage(fixture, jack, [
    counted('word of john', <Word id="john" />),
    counted('another word of john', <Word id="john" />),
    counted('card of john', <Card id="john" />),
    counted('list with john', <List ids={['ann', 'john']} />),
    counted('badge of john', <OnlineBadge userId="john" />),
    counted('word of ann', <Word id="ann" />),
    counted('list without john', <List ids={['ann', 'jack']} />),
  ]);
  await page.advance(200);
  rendered.length = 0;
  page.commits();
  await john.client.upsertUser({ id: 'john', status: 'On stage' });
  await page.advance(200);
  expect(page.container.querySelectorAll('p')[0]).toHaveTextContent('On stage');
  expect(rendered).toEqual(['word of john', 'another word of john', 'card of john', 'list with john']);
  expect(page.commits()).toBe(1);
});

describe('when many events arrive', () => {
  const people = Array.from({ length: 1000 }, (_, index) => `user-${index}`);

  /** Everybody is called something else, `times` times. */
  async function chatter(fixture: StoreFixture, times: number): Promise<void> {
    for (let time = 1; time <= times; time++) {
      await fixture.engine.command('upsertUsers', { users: people.map((id) => ({ id, name: `N${time}` })) });
      await fixture.clock.advance(0);
    }
  }

  /** Jack behind a line that keeps what comes, and delivers it when it is told to. */
  async function behindALine(fixture: StoreFixture) {
    const kept: (() => void)[] = [];
    let keeps = false;
    const way = fixture.engine.transport();
    const transport: Transport = {
      open: (listener) =>
        way.open({
          ...listener,
          message(text) {
            if (keeps) kept.push(() => listener.message(text));
            else listener.message(text);
          },
        }),
    };
    const client = createPresenceClient({ transport, clock: fixture.clock });
    await client.connectUser({ id: 'jack' });
    const jack: Tab = { client, transport: way, requests: [], count: () => 0 };
    return {
      jack,
      kept,
      keep() {
        keeps = true;
      },
    };
  }

  async function listening(row: (id: string) => ReactNode) {
    const fixture = storeFixture();
    await chatter(fixture, 1);
    const { jack, kept, keep } = await behindALine(fixture);
    const page = renderPage(fixture, jack, people.map(row));
    await page.advance(200);
    keep();
    environment.IS_REACT_ACT_ENVIRONMENT = false;
    await chatter(fixture, 11);
    expect(kept.length).toBeGreaterThanOrEqual(10_000);
    page.commits();
    return { page, kept };
  }

  // Here React goes by the browser's own tasks: `act` would put off what they begin.
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  afterEach(() => {
    environment.IS_REACT_ACT_ENVIRONMENT = true;
  });

  const task = () => new Promise(setImmediate);
  const word = (id: string) => <Name key={id} id={id} />;
  const badge = (id: string) => <OnlineBadge key={id} userId={id} variant="label" />;

  it('ten thousand events of a thousand people in one task are one commit', async () => {
    const { page, kept } = await listening(word);
    for (const deliver of kept) deliver();
    await task();
    await page.advance(200);
    expect(page.container.textContent).toBe(people.map(() => 'N11').join(''));
    expect(page.commits()).toBe(1);
  });

  it('two thousand events in a task each are two commits: the first at once, the others with the next frame', async () => {
    const { page, kept } = await listening(word);
    for (const deliver of kept.slice(-2000)) {
      deliver();
      await task();
    }
    await page.advance(200);
    expect(page.container.textContent).toBe(people.map(() => 'N11').join(''));
    expect(page.commits()).toBeLessThanOrEqual(2);
  });

  it('badges commit nothing for any event', async () => {
    const { page, kept } = await listening(badge);
    for (const deliver of kept) deliver();
    await task();
    await page.advance(200);
    for (const each of page.container.querySelectorAll('[aria-label]'))
      expect(each).toHaveAccessibleName('N11: Offline');
    expect(page.commits()).toBe(0);
  });
});
