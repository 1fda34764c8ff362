import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StatusEditor } from 'presence-kit/headless';
import type { StatusEditorProps } from 'presence-kit/headless';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from '../react/renderPage.js';

async function editor(profile = {}, props: StatusEditorProps = {}) {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', profile);
  const errors: unknown[] = [];
  const page = renderPage(fixture, jack, <StatusEditor {...props} />, { onError: (error) => errors.push(error) });
  await page.advance(0);
  const form = page.container.querySelector('form') as HTMLFormElement;
  return {
    fixture,
    jack,
    page,
    errors,
    form,
    user: userEvent.setup(),
    field: screen.getByRole('textbox', { name: 'Status' }),
  };
}

it('the editor shows the status, and saves a new one with Enter', async () => {
  const { jack, page, form, user, field } = await editor({ status: 'Old' });
  expect(field).toHaveValue('Old');
  expect(form).toHaveAttribute('data-state', 'idle');
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  jack.transport.delay(200);
  await user.clear(field);
  await user.type(field, '  New ');
  expect(form).toHaveAttribute('data-state', 'editing');
  await user.keyboard('{Enter}');
  expect(form).toHaveAttribute('data-state', 'saving');
  expect(form).toHaveAttribute('data-pending', 'true');
  expect(screen.getByRole('status')).toHaveTextContent('Saving…');
  await page.advance(500);
  await waitFor(() => expect(form).toHaveAttribute('data-state', 'idle'));
  expect(jack.client.user?.status).toBe('New');
  expect(field).toHaveValue('New');
});

it('the editor saves with the button', async () => {
  const { jack, page, user, field } = await editor();
  await user.type(field, 'Here');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await page.advance(100);
  expect(jack.client.user?.status).toBe('Here');
});

it('Escape restores the saved status', async () => {
  const { jack, user, form, field } = await editor({ status: 'Old' });
  await user.type(field, ' and new');
  await user.keyboard('{Escape}');
  expect(field).toHaveValue('Old');
  expect(form).toHaveAttribute('data-state', 'idle');
  expect(jack.count('upsertUser')).toBe(0);
});

it('the editor counts down to the limit in code points, and does not send a status that is too long', async () => {
  const { jack, form, user, field } = await editor();
  await user.click(field);
  await user.paste('😀'.repeat(119));
  expect(field).toHaveAccessibleDescription('1 left');
  await user.keyboard('x');
  expect(field).toHaveAccessibleDescription('0 left');
  expect(field).not.toHaveAttribute('aria-invalid');
  await user.keyboard('y');
  expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(field).toHaveAccessibleDescription('1 too many');
  expect(screen.getByRole('alert')).toHaveTextContent('A status has at most 120 characters.');
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await user.keyboard('{Enter}');
  expect(form).toHaveAttribute('data-state', 'editing');
  expect(jack.count('upsertUser')).toBe(0);
});

it('the clear button clears the status, and is there only while there is one', async () => {
  const { jack, page, user, field } = await editor({ status: 'Old' });
  await user.click(screen.getByRole('button', { name: 'Clear status' }));
  await page.advance(100);
  expect(jack.client.user).not.toHaveProperty('status');
  expect(field).toHaveValue('');
  expect(screen.queryByRole('button', { name: 'Clear status' })).toBeNull();
});

it('the editor keeps the text when saving failed, says so, and saves it the second time', async () => {
  const { fixture, jack, page, errors, form, user, field } = await editor({ status: 'Old' });
  jack.transport.refuse();
  jack.transport.drop();
  await page.advance(100);
  await user.clear(field);
  await user.type(field, 'Typed with care{Enter}');
  await page.advance(11_000);
  await waitFor(() =>
    expect(screen.getByRole('alert')).toHaveTextContent('Your status was not saved. Please try again.'),
  );
  expect(field).toHaveValue('Typed with care');
  expect(form).toHaveAttribute('data-state', 'error');
  expect(errors).toMatchObject([{ code: 'timeout' }]);
  jack.transport.restore();
  await page.advance(11_000);
  await user.type(field, '{Enter}');
  await page.advance(100);
  await waitFor(() => expect(form).toHaveAttribute('data-state', 'idle'));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(jack.client.user?.status).toBe('Typed with care');
  void fixture;
});

it('the editor saves a suggestion with one press, and keeps it in the field when that fails', async () => {
  const { jack, page, user, field } = await editor({}, { presets: ['In a meeting', 'On holiday'] });
  await user.click(within(screen.getByRole('group', { name: 'Suggestions' })).getByText('In a meeting'));
  await page.advance(100);
  expect(jack.client.user?.status).toBe('In a meeting');
  jack.transport.refuse();
  jack.transport.drop();
  await page.advance(100);
  await user.click(screen.getByRole('button', { name: 'On holiday' }));
  await page.advance(11_000);
  await waitFor(() => expect(screen.getByRole('alert')).toBeVisible());
  expect(field).toHaveValue('On holiday');
});

describe('as a popover', () => {
  it('opens from a button with the status, and closes after saving', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <StatusEditor variant="popover" />);
    await page.advance(0);
    const user = userEvent.setup();
    const button = screen.getByRole('button', { name: 'Set a status' });
    expect(screen.queryByRole('textbox')).toBeNull();
    await user.click(button);
    expect(screen.getByRole('dialog', { name: 'Set a status' })).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Status' })).toHaveFocus();
    await user.keyboard('Out for lunch{Enter}');
    await page.advance(100);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Your status: Out for lunch' })).toHaveTextContent('Out for lunch');
  });

  it('keeps the text when it closes, and stays open when saving failed', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, [<StatusEditor key="a" variant="popover" />, <input key="b" />], {
      onError: () => {},
    });
    await page.advance(0);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button'));
    await user.keyboard('Typed with care');
    await user.click(page.container.querySelector('input:last-child') as HTMLInputElement);
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getByRole('button'));
    expect(screen.getByRole('textbox', { name: 'Status' })).toHaveValue('Typed with care');
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(100);
    await user.keyboard('{Enter}');
    await page.advance(11_000);
    await waitFor(() => expect(screen.getByRole('alert')).toBeVisible());
    expect(screen.getByRole('dialog')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Status' })).toHaveValue('Typed with care');
  });
});

it('text that is typed during saving is a new draft', async () => {
  const { jack, page, user, field } = await editor();
  jack.transport.delay(500);
  await user.type(field, 'One{Enter}');
  await user.type(field, ' and two');
  await page.advance(2000);
  expect(jack.client.user?.status).toBe('One');
  expect(field).toHaveValue('One and two');
});

it('is disabled while nobody is connected', async () => {
  const fixture = storeFixture();
  const jack = fixture.emptyTab();
  renderPage(fixture, jack, <StatusEditor />);
  expect(screen.getByRole('textbox')).toBeDisabled();
});

it('the app can lay out the editor from its parts', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { status: 'Old' });
  const page = renderPage(
    fixture,
    jack,
    <StatusEditor>
      {({ inputProps, saveProps, left }) => (
        <>
          <input {...inputProps} className="mine" />
          <em>{left}</em>
          <button type="submit" {...saveProps} />
        </>
      )}
    </StatusEditor>,
  );
  await page.advance(0);
  expect(page.container.querySelector('.mine')).toHaveValue('Old');
  expect(page.container.querySelector('em')).toHaveTextContent('117');
});
