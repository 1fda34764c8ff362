import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fireEvent, waitFor, within } from 'storybook/test';
import { useQueryChannels } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useQueryChannels(filter, sort, { presence: true })` queries channels and returns TanStack Query's result. The members stay
 * live. A new channel comes with the next query; a channel that is deleted leaves at once.
 */
const meta = {
  title: 'Hooks/useQueryChannels',
  args: { member: 'john' },
  parameters: { docs: { ...hookPage.docs, story: { autoplay: true } } },
} satisfies Meta<{ member: string }>;
export default meta;
type Story = StoryObj<{ member: string }>;

export const Default: Story = {
  render: function Render({ member }) {
    const { data, refetch } = useQueryChannels({ members: { $in: [member] } }, [], { presence: true });
    const channels = data?.channels.map(({ cid, members }) => {
      return [cid, members.map(({ id, presence }) => `${id} ${presence}`).join(', ')] as const;
    });
    return (
      <>
        <Returned value={new Map(channels)} />
        <p className="row">
          <button type="button" onClick={() => void refetch()}>
            Refetch
          </button>
        </p>
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const refetch = await canvas.findByRole('button', { name: 'Refetch' });
    await expect(canvas.queryByRole('row')).toBeNull();
    const presence = await presenceOf(canvasElement);
    await presence.client.channel('messaging', 'kitchen', { members: ['john', 'jack'] }).watch();
    await fireEvent.click(refetch);
    await canvas.findByRole('row', { name: 'messaging:kitchen john online, jack online' });
    await presence.person('jack').client.disconnectUser();
    await canvas.findByRole('row', { name: 'messaging:kitchen john online, jack offline' });
    await presence.engine.command('deleteChannel', { type: 'messaging', id: 'kitchen' });
    await waitFor(() => expect(canvas.queryByRole('row')).toBeNull());
  },
};
