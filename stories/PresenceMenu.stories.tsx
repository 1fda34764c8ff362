import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { PresenceMenu } from 'presence-kit';
import { PresenceMenu as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';

const meta = {
  title: 'Components/PresenceMenu',
  component: PresenceMenu,
  decorators: [
    (Story) => (
      <div className="menu-room">
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof PresenceMenu>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Everything by keyboard: Enter opens it, the field has the focus, Enter saves, Escape puts back and then closes. */
export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const trigger = await canvas.findByRole('button', { name: 'Your presence, John Smith: Online' });
    trigger.focus();
    await userEvent.keyboard('{Enter}');
    const panel = await canvas.findByRole('dialog', { name: 'John Smith' });
    const field = within(panel).getByRole('textbox', { name: 'Status' });
    await expect(field).toHaveFocus();

    await userEvent.clear(field);
    await userEvent.type(field, 'On a walk{Enter}');
    const { client } = await presenceOf(canvasElement);
    await waitFor(() => expect(client.user?.status).toBe('On a walk'));
    await waitFor(() => expect(field.closest('form')).toHaveAttribute('data-state', 'idle'));

    await userEvent.type(field, ' in the rain{Escape}');
    await expect(field).toHaveValue('On a walk');
    await expect(panel).toBeVisible();

    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(panel).not.toBeVisible());
    await expect(trigger).toHaveFocus();

    await userEvent.keyboard('{Enter}');
    const toggle = within(panel).getByRole('switch', { name: 'Invisible' });
    await expect(field).toHaveFocus();
    await userEvent.tab();
    await expect(within(panel).getByRole('button', { name: 'Clear status' })).toHaveFocus();
    await userEvent.tab();
    await expect(toggle).toHaveFocus();
    await userEvent.keyboard(' ');
    await canvas.findByRole('button', { name: 'Your presence, John Smith: Invisible' });

    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(panel).not.toBeVisible());
    await expect(trigger).toHaveFocus();
  },
};

/** Open, invisible, and not connected: there is nothing to open. */
export const EveryState: Story = {
  render: () => (
    <div className="row">
      <SeenBy userId="newcomer">
        <PresenceMenu />
      </SeenBy>
      <SeenBy userId="super-band-9">
        <PresenceMenu />
      </SeenBy>
      <PresenceMenu />
    </div>
  ),
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('button', { name: 'Your presence, Super Band 9: Invisible' });
    await expect(canvas.getByRole('button', { name: /Unknown/ })).toBeDisabled();
    await userEvent.click(await canvas.findByRole('button', { name: /John Smith/ }));
    await expect(await canvas.findByRole('dialog', { name: 'John Smith' })).toBeVisible();
  },
};

export const Themed: Story = {
  render: () => (
    <LightAndDark>
      <div className="menu-room">
        <PresenceMenu />
      </div>
    </LightAndDark>
  ),
  async play({ canvasElement }) {
    // Each closes when another place is pressed, so the one that is open at last is the dark one.
    for (const trigger of await within(canvasElement).findAllByRole('button', { name: /John Smith/ })) {
      await userEvent.click(trigger);
    }
    await expect(await within(canvasElement).findAllByRole('dialog')).toHaveLength(1);
  },
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  async play({ canvasElement }) {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: /يوسف/ }));
    await expect(await within(canvasElement).findByRole('dialog')).toBeVisible();
  },
};

export const Headless: Story = { render: () => <Unstyled trigger={(userId) => `Me (${userId})`} /> };
