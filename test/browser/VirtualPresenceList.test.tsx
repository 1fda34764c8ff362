import 'presence-kit/styles.css';
import { render, screen, within } from '@testing-library/react';
import { userEvent } from 'vitest/browser';
import { PresenceProvider } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { VirtualPresenceList } from 'presence-kit/virtual';
import { expect, test } from 'vitest';

const ids = Array.from({ length: 10_000 }, (_, index) => `user-${String(index).padStart(5, '0')}`);

/** Ten thousand people, of whom `user-09999` is there, and somebody who looks at them all. */
async function crowd() {
  const engine = createPresenceEngine({ limits: { watchesPerConnection: 20_000 } });
  for (let start = 0; start < ids.length; start += 1000)
    await engine.command('upsertUsers', {
      users: ids.slice(start, start + 1000).map((id) => ({ id, name: `N. ${id}` })),
    });
  const [last, me] = [engine, engine].map((one) => createPresenceClient({ transport: one.transport() }));
  await last?.connectUser({ id: 'user-09999' });
  await me?.connectUser({ id: 'me' });
  const page = render(
    <PresenceProvider client={me as never}>
      <VirtualPresenceList userIds={ids} settleMs={0} aria-label="Everybody" style={{ blockSize: 400 }} />
    </PresenceProvider>,
  );
  const list = screen.getByRole('group', { name: 'Everybody' });
  return { page, list, engine, last };
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-part=row]')];
const shows = (list: HTMLElement, text: string) => within(list).findByText(text, {}, { timeout: 10_000 });

test('a list of ten thousand users renders only those in view, at every scroll position', async () => {
  const { list } = await crowd();
  await shows(list, 'Offline (9,999)');
  // Who is there stands first.
  expect(rows()[0]).toHaveAttribute('data-user-id', 'user-09999');
  expect(rows().length).toBeLessThan(40);
  const visible = rows().filter((row) => row.getBoundingClientRect().top < list.getBoundingClientRect().bottom);
  expect(visible.length).toBeGreaterThan(5);
  // No two overlap, whatever was estimated.
  const tops = visible.map((row) => row.getBoundingClientRect());
  for (const [index, { bottom }] of tops.slice(0, -1).entries())
    expect((tops[index + 1] as DOMRect).top).toBeGreaterThanOrEqual(bottom - 1);

  list.focus();
  await userEvent.keyboard('{End}');
  await shows(list, 'N. user-09998');
  expect(rows().length).toBeLessThan(40);
  expect(rows().at(-1)).toHaveAttribute('aria-posinset', '10002');
  expect(within(list).queryByText('N. user-00000')).toBeNull();
});

test('the row of a user who comes online moves up and shows it', async () => {
  const { list, engine } = await crowd();
  await shows(list, 'Offline (9,999)');
  const first = createPresenceClient({ transport: engine.transport() });
  await first.connectUser({ id: 'user-00000' });
  await shows(list, 'Online (2)');
  expect(rows()[0]).toHaveAttribute('data-user-id', 'user-00000');
  expect(rows()[0]).toHaveAttribute('data-group', 'online');
  within(rows()[0] as HTMLElement).getByRole('img', { name: 'N. user-00000: Online' });
});
