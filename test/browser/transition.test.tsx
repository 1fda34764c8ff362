// oxlint-disable react/purity, react/globals -- a row that takes its time, and a handle for the test
import { render, waitFor } from '@testing-library/react';
import { Suspense, startTransition, useState } from 'react';
import type { ReactElement } from 'react';
import { OnlineBadge, PresenceProvider, usePresence } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';

// React may take its time over a page that is large, while people come and go. Here that page is forty rows of 10 ms each.
const rows = 40;
let rendered: number;

// Here React goes by the browser's own time, not by the test's.
const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
beforeEach(() => {
  environment.IS_REACT_ACT_ENVIRONMENT = false;
  rendered = 0;
  arrives = undefined;
});
afterEach(() => {
  environment.IS_REACT_ACT_ENVIRONMENT = true;
});

function SlowRow({ page }: { page: number }): ReactElement {
  if (page > 0) rendered++;
  const until = performance.now() + (page > 0 ? 10 : 0);
  while (performance.now() < until);
  return <p>page {page}</p>;
}

function Status({ id, sync }: { id: string; sync: boolean }): ReactElement {
  return <b>{usePresence(id, ({ status }) => status, { sync })}</b>;
}

/** What the new page waits for, as for its data. */
let arrives: Promise<void> | undefined;

function Data({ page }: { page: number }): null {
  // oxlint-disable-next-line typescript/only-throw-error -- this is how React 18 and 19 are told to wait
  if (page > 0 && arrives) throw arrives;
  return null;
}

let turn: () => void;

/** Which hook shows john beside his badge: one that follows at once, one that does not, or none. */
type Hook = 'sync' | 'own pace' | 'none';

function Page({ hook }: { hook: Hook }): ReactElement {
  const [page, setPage] = useState(0);
  turn = () => startTransition(() => setPage(1));
  return (
    <>
      <OnlineBadge userId="john" />
      {hook !== 'none' && <Status id="john" sync={hook === 'sync'} />}
      <Suspense fallback="Wait">
        <Data page={page} />
      </Suspense>
      {Array.from({ length: rows }, (_, row) => (
        <SlowRow key={row} page={page} />
      ))}
    </>
  );
}

/** Turns the page while john changes his status every 20 ms, and counts how often a row of the new page was rendered. */
async function rowsOfATransition(hook: Hook): Promise<number> {
  const engine = createPresenceEngine();
  const [john, jack] = [engine, engine].map((one) => createPresenceClient({ transport: one.transport() }));
  await john!.connectUser({ id: 'john' });
  await jack!.connectUser({ id: 'jack' });
  const { container } = render(
    <PresenceProvider client={jack!}>
      <Page hook={hook} />
    </PresenceProvider>,
  );
  await waitFor(() => expect(container.querySelector('[data-presence=online]')).not.toBeNull());
  let words = 0;
  const talk = setInterval(() => void john!.upsertUser({ id: 'john', status: String(words++) }), 20);
  turn();
  await waitFor(() => expect(container).toHaveTextContent('page 1'), { timeout: 10_000 });
  clearInterval(talk);
  expect(words).toBeGreaterThan(5);
  if (hook !== 'none') await waitFor(() => expect(container.querySelector('b')).toHaveTextContent(String(words - 1)));
  await engine.close();
  return rendered;
}

test('a page that renders in a transition renders once, whatever events arrive meanwhile', async () => {
  expect(await rowsOfATransition('own pace')).toBe(rows);
});

test('a page with a synchronous hook starts its transition again for each event', async () => {
  expect(await rowsOfATransition('sync')).toBeGreaterThan(rows);
});

test('a page that waits for its data does not render again for events of a badge', async () => {
  let arrive = () => {};
  arrives = new Promise((resolve) => (arrive = resolve));
  setTimeout(() => {
    arrives = undefined;
    arrive();
  }, 1500);
  // Once to find out that it has to wait, and once when the data is there. (A hook's render has React try again, as every render has.)
  expect(await rowsOfATransition('none')).toBe(2 * rows);
});
