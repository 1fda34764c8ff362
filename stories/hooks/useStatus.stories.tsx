import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { useStatus } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `useStatus()` returns your status, and how to change it. It shows the new status at once, and the previous one when the change fails. */
const meta = {
  title: 'Hooks/useStatus',
  args: { next: 'On a walk' },
  parameters: { ...hookPage, presence: { onError: () => {} } },
} satisfies Meta<{ next: string }>;
export default meta;
type Story = StoryObj<{ next: string }>;

export const Default: Story = {
  render: function Render({ next }) {
    const { setStatus, clearStatus, ...state } = useStatus();
    return (
      <>
        <Returned value={state} />
        <p className="row">
          <button type="button" onClick={() => void setStatus(next)}>
            Set
          </button>
          <button type="button" onClick={() => void clearStatus()}>
            Clear
          </button>
        </p>
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const { client } = await presenceOf(canvasElement);
    await canvas.findByRole('row', { name: 'status Eating a veggie burger...' });
    await userEvent.click(canvas.getByRole('button', { name: 'Clear' }));
    await canvas.findByRole('row', { name: 'status undefined' });
    await userEvent.click(canvas.getByRole('button', { name: 'Set' }));
    await canvas.findByRole('row', { name: 'status On a walk' });
    await waitFor(() => expect(client.user?.status).toBe('On a walk'));
    await canvas.findByRole('row', { name: 'isPending false' });
  },
};

/** A status of more than 120 code points is refused: `error` says why, and the status is the previous one. */
export const Refused: Story = {
  ...Default,
  args: { next: 'x'.repeat(121) },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'status Eating a veggie burger...' });
    await userEvent.click(canvas.getByRole('button', { name: 'Set' }));
    await canvas.findByRole('row', { name: /^error presence-kit: cannot .*120/ });
    await expect(canvas.getByRole('row', { name: 'status Eating a veggie burger...' })).toBeVisible();
  },
};
