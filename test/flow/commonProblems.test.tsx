import { act, render } from '@testing-library/react';
import { StrictMode, useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { LastSeen, OnlineBadge, PresenceProvider, usePresence } from 'presence-kit';
import type { PresenceClient } from 'presence-kit';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPresence } from 'presence-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '../testing/presenceMatchers.js';

// Common problems of presence in React: what john's page shows of jack.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let presence: TestPresence;
/** The presence of jack that john's page showed, one entry per change. */
let shown: string[];

beforeEach(async () => {
  presence = await createTestPresence({ people: { john: {}, jack: {} }, as: 'john' });
  await presence.person('jack').client.queryUsers({ id: 'john' }, [], { presence: true });
  shown = [];
});

afterEach(() => presence.close());

const advance = (ms: number) => act(() => presence.clock.advance(ms));

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
  const { presence: value, freshness } = usePresence('jack');
  useEffect(() => {
    const now = value === 'unknown' ? value : `${value} ${freshness}`;
    if (shown.at(-1) !== now) shown.push(now);
  }, [value, freshness]);
  return <OnlineBadge userId="jack" variant="label" />;
}

describe('users shown as offline although their presence is not known', () => {
  test('john loses his connection for more than a minute: jack is shown as last known, then as unknown, and never as offline', async () => {
    const page = render(
      <Page>
        <Jack />
      </Page>,
    );
    await advance(second);
    presence.me.transport.refuse();
    presence.me.transport.drop();
    await advance(59 * second);
    expect(page.container).toHaveTextContent('Online, last known');
    await advance(5 * minute);
    expect(page.container).toHaveTextContent('Unknown');
    presence.me.transport.restore();
    await advance(11 * second);
    expect(page.container).toHaveTextContent('Online');
    expect(shown).toEqual(['unknown', 'online live', 'online stale', 'unknown', 'online live']);
  });

  test('john opens his laptop: jack is shown as before, then as last known, then live, and never as offline', async () => {
    render(
      <Page>
        <Jack />
      </Page>,
    );
    await advance(second);
    presence.me.sleepLaptop(8 * hour);
    await advance(8 * hour + 16 * second);
    expect(shown).toEqual(['unknown', 'online live', 'online stale', 'online live']);
  });

  test('john’s clock is an hour ahead: jack, who has just gone offline, was last seen now', async () => {
    presence.me.clockSkew(hour);
    await presence.me.refresh();
    const page = render(
      <Page>
        <LastSeen userId="jack" />
      </Page>,
    );
    await presence.person('jack').client.disconnectUser();
    await advance(5 * second);
    expect(page.container).toHaveTextContent('now');
    await advance(2 * minute);
    expect(page.container).toHaveTextContent('2 minutes ago');
  });
});

describe('components that mount and unmount', () => {
  test('one of two components that show jack unmounts: the other still shows him go offline', async () => {
    const page = render(
      <Page>
        <Jack key="a" />
        <OnlineBadge key="b" userId="jack" />
      </Page>,
    );
    await advance(second);
    page.rerender(
      <Page>
        <OnlineBadge key="b" userId="jack" />
      </Page>,
    );
    await advance(minute);
    await presence.person('jack').client.disconnectUser();
    await advance(second);
    expect(page.getByRole('img')).toHaveAccessibleName(/Offline/);
    expect(page.container.querySelectorAll('[data-user-id]')).toHaveLength(1);
  });

  test('john’s app connects in an effect, in StrictMode: jack sees him come online once, and go offline with the app', async () => {
    await presence.client.disconnectUser();
    function Connected({ client }: { client: PresenceClient }): null {
      useEffect(() => {
        client.connectUser({ id: 'john' }).catch(() => {
          // StrictMode unmounted the component again.
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
    await advance(hour);
    expect(presence.person('jack')).toHaveReceived(['john offline', 'john online']);
    expect(shown).toEqual(['unknown', 'online live']);
    page.unmount();
    await advance(0);
    expect(presence.person('jack')).toHaveReceived(['john offline', 'john online', 'john offline']);
  });

  test('john reloads: his new page shows jack, and jack sees no change', async () => {
    const page = render(
      <Page>
        <Jack />
      </Page>,
    );
    await advance(second);
    await act(() => presence.me.refresh());
    page.rerender(
      <Page>
        <Jack />
      </Page>,
    );
    await advance(second);
    await presence.person('jack').client.upsertUser({ id: 'jack', status: 'On stage' });
    await presence.person('jack').client.disconnectUser();
    await advance(second);
    expect(shown).toEqual(['unknown', 'online live', 'unknown', 'online live', 'offline live']);
    expect(presence.person('jack')).toHaveReceived([]);
  });
});
