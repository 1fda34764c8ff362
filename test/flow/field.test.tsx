import { act, render } from '@testing-library/react';
import { StrictMode, useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { LastSeen, OnlineBadge, PresenceProvider, usePresence } from 'presence-kit';
import type { PresenceClient } from 'presence-kit';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPresence } from 'presence-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '../testing/presenceMatchers.js';

// The same in React: what john's page shows of jack.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let presence: TestPresence;
/** Whatever john's page showed of jack, each time it was something else. */
let shown: string[];

beforeEach(async () => {
  presence = await createTestPresence({ people: { john: {}, jack: {} }, as: 'john' });
  await presence.person('jack').client.queryUsers({ id: 'john' }, [], { presence: true });
  shown = [];
});

afterEach(() => presence.close());

const pass = (ms: number) => act(() => presence.clock.advance(ms));

function Page({ children }: { children: ReactNode }): ReactElement {
  const { client, clock } = presence.me;
  return (
    <StrictMode>
      <PresenceProvider client={client} clock={clock}>
        {children}
      </PresenceProvider>
    </StrictMode>
  );
}

function Jack(): ReactElement {
  const { presence: word, freshness } = usePresence('jack');
  useEffect(() => {
    const now = word === 'unknown' ? word : `${word} ${freshness}`;
    if (shown.at(-1) !== now) shown.push(now);
  }, [word, freshness]);
  return <OnlineBadge userId="jack" variant="label" />;
}

describe('offline, where the truth is that one does not know', () => {
  test('john’s line is away for a minute and more: jack is last known, then unknown, and never offline', async () => {
    const page = render(
      <Page>
        <Jack />
      </Page>,
    );
    await pass(second);
    presence.me.transport.refuse();
    presence.me.transport.drop();
    await pass(59 * second);
    expect(page.container).toHaveTextContent('Online, last known');
    await pass(5 * minute);
    expect(page.container).toHaveTextContent('Unknown');
    presence.me.transport.restore();
    await pass(11 * second);
    expect(page.container).toHaveTextContent('Online');
    expect(shown).toEqual(['unknown', 'online live', 'online stale', 'unknown', 'online live']);
  });

  test('john opens the lid: jack is as he was, then last known, then as he is, and never offline', async () => {
    render(
      <Page>
        <Jack />
      </Page>,
    );
    await pass(second);
    presence.me.sleepLaptop(8 * hour);
    await pass(8 * hour + 16 * second);
    expect(shown).toEqual(['unknown', 'online live', 'online stale', 'online live']);
  });

  test('john’s clock is an hour ahead: jack, who has just gone, was last seen now', async () => {
    presence.me.clockSkew(hour);
    await presence.me.refresh();
    const page = render(
      <Page>
        <LastSeen userId="jack" />
      </Page>,
    );
    await presence.person('jack').client.disconnectUser();
    await pass(5 * second);
    expect(page.container).toHaveTextContent('now');
    await pass(2 * minute);
    expect(page.container).toHaveTextContent('2 minutes ago');
  });
});

describe('hooks that come and go', () => {
  test('one of two components that look at jack unmounts: the other still sees him leave', async () => {
    const page = render(
      <Page>
        <Jack key="a" />
        <OnlineBadge key="b" userId="jack" />
      </Page>,
    );
    await pass(second);
    page.rerender(
      <Page>
        <OnlineBadge key="b" userId="jack" />
      </Page>,
    );
    await pass(minute);
    await presence.person('jack').client.disconnectUser();
    await pass(second);
    expect(page.getByRole('img')).toHaveAccessibleName(/Offline/);
    expect(page.container.querySelectorAll('[data-user-id]')).toHaveLength(1);
  });

  test('john’s app connects in an effect, in StrictMode: jack sees him come once, and go with the app', async () => {
    await presence.client.disconnectUser();
    function Connected({ client }: { client: PresenceClient }): null {
      useEffect(() => {
        client.connectUser({ id: 'john' }).catch(() => {
          // StrictMode took it down again.
        });
        return () => void client.disconnectUser();
      }, [client]);
      return null;
    }
    const page = render(
      <Page>
        <Connected client={presence.client} />
        <Jack />
      </Page>,
    );
    await pass(hour);
    expect(presence.person('jack')).toHaveReceived(['john offline', 'john online']);
    expect(shown).toEqual(['unknown', 'online live']);
    page.unmount();
    await pass(0);
    expect(presence.person('jack')).toHaveReceived(['john offline', 'john online', 'john offline']);
  });

  test('john reloads: his new page shows jack, and jack saw nothing', async () => {
    const page = render(
      <Page>
        <Jack />
      </Page>,
    );
    await pass(second);
    await act(() => presence.me.refresh());
    page.rerender(
      <Page>
        <Jack />
      </Page>,
    );
    await pass(second);
    await presence.person('jack').client.upsertUser({ id: 'jack', status: 'On stage' });
    await presence.person('jack').client.disconnectUser();
    await pass(second);
    expect(shown).toEqual(['unknown', 'online live', 'unknown', 'online live', 'offline live']);
    expect(presence.person('jack')).toHaveReceived([]);
  });
});
