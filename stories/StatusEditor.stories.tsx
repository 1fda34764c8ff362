import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { StatusEditor } from 'presence-kit';
import { StatusEditor as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabic } from './arabic.js';
import { LightAndDark } from './stage.js';

const meta = {
  title: 'Components/StatusEditor',
  component: StatusEditor,
  decorators: [
    (Story) => (
      <div className="column">
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof StatusEditor>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Enter saves. What was typed and not saved goes with Escape. */
export const Default: Story = {
  async play({ canvasElement }) {
    const field = await within(canvasElement).findByRole('textbox', { name: 'Status' });
    await waitFor(() => expect(field).toHaveValue('Eating a veggie burger...'));
    await userEvent.clear(field);
    await userEvent.type(field, 'On a walk{Enter}');
    const presence = await presenceOf(canvasElement);
    await waitFor(() => expect(presence.client.user?.status).toBe('On a walk'));
    await waitFor(() => expect(field.closest('form')).toHaveAttribute('data-state', 'idle'));

    await userEvent.type(field, ' in the rain');
    await expect(field).toHaveValue('On a walk in the rain');
    await userEvent.keyboard('{Escape}');
    await expect(field).toHaveValue('On a walk');

    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Clear status' }));
    await waitFor(() => expect(presence.client.user).not.toHaveProperty('status'));
    await waitFor(() => expect(field).toHaveValue(''));
  },
};

/** Idle, without a status, and not connected. What the other states look like is told by the stories below. */
export const EveryState: Story = {
  render: () => (
    <>
      <StatusEditor />
      <SeenBy userId="amara">
        <StatusEditor />
      </SeenBy>
      <SeenBy userId="newcomer">
        <StatusEditor />
      </SeenBy>
    </>
  ),
  parameters: { presence: { people: { amara: { status: '' } } } },
  async play({ canvasElement }) {
    await waitFor(async () => {
      const fields = within(canvasElement).getAllByRole('textbox', { name: 'Status' });
      await expect(fields.map((field) => (field as HTMLInputElement).disabled)).toEqual([false, false, true]);
    });
  },
};

export const Editing: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const field = await canvas.findByDisplayValue('Eating a veggie burger...');
    await userEvent.type(field, ' and fries');
    await expect(canvas.getByRole('button', { name: 'Save' })).toBeEnabled();
    await expect(canvas.getByText('85 left')).toBeVisible();
  },
};

export const TooLong: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const field = await canvas.findByDisplayValue('Eating a veggie burger...');
    await userEvent.click(field);
    await userEvent.paste(' and more'.repeat(12));
    await expect(await canvas.findByRole('alert')).toHaveTextContent('A status has at most 120 characters.');
    await expect(canvas.getByRole('button', { name: 'Save' })).toBeDisabled();
  },
};

/** The line is slow: what was typed stays, and is on its way. */
export const Pending: Story = {
  parameters: { presence: { onError: () => {} } },
  async play({ canvasElement }) {
    const field = await within(canvasElement).findByDisplayValue('Eating a veggie burger...');
    (await presenceOf(canvasElement)).me.transport.delay(3_600_000);
    await userEvent.clear(field);
    await userEvent.type(field, 'On a slow train{Enter}');
    await expect(field.closest('form')).toHaveAttribute('data-state', 'saving');
    await expect(field).toHaveValue('On a slow train');
  },
};

/** The engine refuses it, since the user would be too large. The draft is kept, to be tried again. */
export const Failed: Story = {
  parameters: { presence: { people: { john: { about: 'x'.repeat(5_020) } }, onError: () => {} } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const field = await canvas.findByDisplayValue('Eating a veggie burger...');
    await userEvent.type(field, ' with everything that a kitchen has to offer{Enter}');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Your status was not saved.');
    await expect(field).toHaveValue('Eating a veggie burger... with everything that a kitchen has to offer');
  },
};

export const Themed: Story = {
  render: () => (
    <LightAndDark>
      <StatusEditor />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabic } };

export const Headless: Story = { render: () => <Unstyled /> };
