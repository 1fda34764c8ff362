import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, fireEvent, userEvent, waitFor, within } from 'storybook/test';
import { StatusEditor } from 'presence-kit';
import { StatusEditor as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable, stateRow } from './StateTable.js';

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

const presets = ['In a meeting', 'Out for lunch', 'On holiday until Monday'];

/** Each is somebody's own, in the middle of what they do. */
export const EveryState: Story = {
  parameters: {
    presence: {
      people: {
        amara: { status: '' },
        // Any status but none, and the user is larger than the engine takes.
        jessie: { online: true, status: '', about: 'x'.repeat(5_050) },
        yuki: { online: true, status: 'On the road' },
        'super-band-9': { status: 'On stage' },
        busy: { status: 'At home' },
      },
      onError: () => {},
    },
    docs: { story: { autoplay: true } },
  },
  render: () => (
    <StateTable
      states={{
        idle: <StatusEditor />,
        'without a status': of('amara'),
        'with presets': of('jack', presets),
        editing: of('yuki'),
        'too long': of('super-band-9'),
        saving: of('busy'),
        failed: of('jessie'),
        'not connected': of('newcomer'),
      }}
    />
  ),
  async play({ canvasElement }) {
    const field = (name: string) => within(stateRow(canvasElement, name)).getByRole<HTMLInputElement>('textbox');
    await waitFor(() => expect(field('failed')).toBeEnabled());
    const presence = await presenceOf(canvasElement);
    await expect(field('not connected')).toBeDisabled();
    presence.person('busy').transport.delay(3_600_000);

    // Without the focus: a page of documents would follow it.
    const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
    const save = async (name: string) => {
      const button = within(stateRow(canvasElement, name)).getByRole('button', { name: 'Save' });
      await waitFor(() => expect(button).toBeEnabled());
      // By mouse: a keyboard's press would take the focus.
      await fireEvent.click(button, { detail: 1 });
    };
    await type('editing', 'On the road, back on Monday');
    await type('too long', 'This goes on and on. '.repeat(6));
    await type('saving', 'On a slow train');
    await save('saving');
    await type('failed', 'A status which is more than there is room for');
    await save('failed');
    await within(stateRow(canvasElement, 'failed')).findByText(/^Your status was not saved/);
    const states = ['idle', 'editing', 'too long', 'saving', 'failed'].map((name) => field(name).form?.dataset.state);
    await expect(states).toEqual(['idle', 'editing', 'editing', 'saving', 'error']);
    await expect(field('failed')).toHaveValue('A status which is more than there is room for');
    await expect(within(stateRow(canvasElement, 'editing')).getByText('93 left')).toBeVisible();
    const over = within(stateRow(canvasElement, 'too long'));
    await expect(over.getByRole('alert')).toHaveTextContent('A status has at most 120 characters.');
    await expect(over.getByRole('button', { name: 'Save' })).toBeDisabled();
  },
};

function of(userId: string, offered?: string[]): ReactElement {
  return (
    <SeenBy userId={userId}>
      <StatusEditor presets={offered} />
    </SeenBy>
  );
}

/** Tab goes from the field to what clears it and what is offered; everything is pressed by key. */
export const ByKeyboard: Story = {
  args: { presets },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const field = await canvas.findByDisplayValue('Eating a veggie burger...');
    const { client } = await presenceOf(canvasElement);
    await waitFor(() => expect(field).toBeEnabled());

    await userEvent.tab();
    await expect(field).toHaveFocus();
    await userEvent.tab();
    await expect(canvas.getByRole('button', { name: 'Clear status' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(client.user).not.toHaveProperty('status'));

    // The button is gone, since there is nothing more to clear.
    await expect(field).toHaveFocus();
    await userEvent.tab();
    await userEvent.tab();
    await expect(
      within(canvas.getByRole('group', { name: 'Suggestions' })).getByRole('button', { name: 'Out for lunch' }),
    ).toHaveFocus();
    await userEvent.keyboard(' ');
    await waitFor(() => expect(client.user?.status).toBe('Out for lunch'));
    await expect(field).toHaveValue('Out for lunch');
  },
};

/** Behind a button that shows the status. Enter opens it, the next one saves and closes; the focus is back where it was. */
export const Popover: Story = {
  args: { variant: 'popover', presets },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const trigger = await canvas.findByRole('button', { name: /Eating a veggie burger/ });
    const { client } = await presenceOf(canvasElement);
    await waitFor(() => expect(trigger).toBeEnabled());
    await userEvent.tab();
    await expect(trigger).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    const panel = await canvas.findByRole('dialog', { name: 'Set a status' });
    await expect(within(panel).getByRole('textbox', { name: 'Status' })).toHaveFocus();
    await userEvent.keyboard('{Control>}a{/Control}On a walk{Enter}');
    await waitFor(() => expect(client.user?.status).toBe('On a walk'));
    await waitFor(() => expect(panel).not.toBeVisible());
    await expect(trigger).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(panel).toBeVisible());
  },
};

export const Themed: Story = {
  render: () => (
    <LightAndDark>
      <StatusEditor />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

export const Headless: Story = { render: () => <Unstyled /> };
