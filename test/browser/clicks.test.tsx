import { InvisibleToggle, StatusEditor } from 'presence-kit';
import 'presence-kit/styles.css';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { show } from '../react/show.js';
import { openHouse } from '../store/house.js';

it('whoever writes a status and clicks on what is below the editor hits it', async () => {
  const house = openHouse();
  const jack = await house.enter('jack', { name: 'Jack' });
  const page = show(
    house,
    jack,
    <>
      <StatusEditor />
      <InvisibleToggle />
    </>,
  );
  await page.pass(200);
  const toggle = page.getByRole('switch');
  const resting = toggle.getBoundingClientRect().top;
  await userEvent.click(page.getByRole('textbox'));
  await userEvent.keyboard('Here{Enter}');
  await page.pass(200);
  expect(toggle.getBoundingClientRect().top).toBe(resting);
  await userEvent.click(toggle);
  await page.pass(200);
  expect(jack.client.user).toMatchObject({ status: 'Here', invisible: true });
});
