import { act, render } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactElement } from 'react';
import { PresenceProvider, usePresence } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EmbeddedTransport, PresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { beforeEach, expect, it } from 'vitest';

let clock: ManualClock;
let engine: PresenceEngine;

beforeEach(() => {
  clock = manualClock();
  engine = createPresenceEngine({ clock });
});

async function connect(
  id: string,
  profile: Record<string, unknown> = {},
): Promise<{ client: PresenceClient; transport: EmbeddedTransport }> {
  const transport = engine.transport();
  const client = createPresenceClient({ transport, clock });
  await client.connectUser({ id, ...profile });
  return { client, transport };
}

function pass(ms: number): Promise<void> {
  return act(() => clock.advance(ms));
}

let renders = 0;

function Word({ id }: { id: string }): ReactElement {
  const { presence, status, freshness } = usePresence(id);
  renders++;
  return (
    <p>
      {presence} {freshness} {status ?? '-'}
    </p>
  );
}

function show(client: PresenceClient): HTMLElement {
  const { container } = render(
    <StrictMode>
      <PresenceProvider client={client} clock={clock}>
        <Word id="john" />
      </PresenceProvider>
    </StrictMode>,
  );
  return container;
}

it('shows somebody as not known until it is known, then online, then offline', async () => {
  const { client } = await connect('jack');
  const john = await connect('john', { status: 'Here' });
  const page = show(client);
  expect(page.textContent).toContain('unknown');
  await pass(200);
  expect(page.textContent).toBe('online live Here');
  await john.client.disconnectUser();
  await pass(200);
  expect(page.textContent).toBe('offline live Here');
});

it('keeps others as they were and marks them stale while the own connection is away', async () => {
  const { client, transport } = await connect('jack');
  await connect('john');
  const page = show(client);
  await pass(200);
  transport.refuse();
  transport.drop();
  await pass(1000);
  expect(page.textContent).toBe('online stale -');
  await pass(61_000);
  expect(page.textContent).toContain('unknown');
});

it('does not render for a change of what it does not show', async () => {
  const { client } = await connect('jack');
  const john = await connect('john');
  show(client);
  await pass(200);
  const before = renders;
  await act(() => john.client.upsertUser({ id: 'john', name: 'John' }));
  await pass(200);
  expect(renders).toBe(before);
});

it('names itself and the provider when there is none', () => {
  expect(() => render(<Word id="john" />)).toThrow(/usePresence.*<PresenceProvider>/);
});
