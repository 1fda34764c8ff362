import { InvisibleToggle, StatusEditor } from 'presence-kit';
import 'presence-kit/styles.css';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { renderPage } from '../react/renderPage.js';
import { storeFixture } from '../store/storeFixture.js';

it('a click on a control below the editor hits it while a status is typed', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(
    fixture,
    jack,
    <>
      <StatusEditor />
      <InvisibleToggle />
    </>,
  );
  await page.advance(200);
  const toggle = page.getByRole('switch');
  const resting = toggle.getBoundingClientRect().top;
  await userEvent.click(page.getByRole('textbox'));
  await userEvent.keyboard('Here{Enter}');
  await page.advance(200);
  expect(toggle.getBoundingClientRect().top).toBe(resting);
  await userEvent.click(toggle);
  await page.advance(200);
  expect(jack.client.user).toMatchObject({ status: 'Here', invisible: true });
});
