import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { useInvisible } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `useInvisible()` returns whether others see you as offline, and how to change that. It shows the new value at once. */
const meta = { title: 'Hooks/useInvisible', parameters: hookPage } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  render: function Render() {
    const { setInvisible, ...state } = useInvisible();
    return (
      <>
        <Returned value={state} />
        <p className="row">
          <button type="button" onClick={() => void setInvisible(!state.invisible)}>
            {state.invisible ? 'Be seen' : 'Hide'}
          </button>
        </p>
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const { client } = await presenceOf(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Hide' }));
    await canvas.findByRole('row', { name: 'invisible true' });
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true, online: false }));
    await userEvent.click(canvas.getByRole('button', { name: 'Be seen' }));
    await waitFor(() => expect(client.user).toMatchObject({ invisible: false, online: true }));
  },
};
