import { PresenceMenu } from 'presence-kit';
import 'presence-kit/styles.css';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { renderPage } from '../react/renderPage.js';
import { storeFixture } from '../store/storeFixture.js';

// Keys of a keyboard, not events: the platform opens, moves the focus and closes.
it('a user opens the menu, saves and clears a status, hides and closes the menu by keyboard alone', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { name: 'Jack', status: 'At home' });
  const { client } = jack;
  const page = renderPage(
    fixture,
    jack,
    <>
      <PresenceMenu />
      <button type="button">After</button>
    </>,
  );
  await page.advance(200);
  const press = async (keys: string) => {
    await userEvent.keyboard(keys);
    await page.advance(200);
  };
  const trigger = page.getByRole('button', { name: /^Your presence/ });
  await press('{Tab}');
  expect(document.activeElement).toBe(trigger);
  await press('{Enter}');
  const field = page.getByRole('textbox', { name: 'Status' });
  expect(document.activeElement).toBe(field);

  await press('{End} and asleep{Tab}{Tab}');
  expect(document.activeElement).toBe(page.getByRole('button', { name: 'Save' }));
  await press('{Enter}');
  expect(client.user?.status).toBe('At home and asleep');
  // The button can be pressed no more.
  expect(document.activeElement).toBe(field);

  await press('{Tab}');
  expect(document.activeElement).toBe(page.getByRole('button', { name: 'Clear status' }));
  await press(' ');
  expect(client.user?.status).toBeUndefined();
  // The button is gone.
  expect(document.activeElement).toBe(field);

  await press('{Tab} ');
  expect(client.user).toMatchObject({ invisible: true, online: false });
  await press('{Escape}');
  expect(page.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(trigger);

  await press('{Enter}');
  await press('{Tab}{Tab}');
  expect(document.activeElement).toBe(page.getByRole('button', { name: 'After' }));
  expect(page.queryByRole('dialog')).toBeNull();
});
