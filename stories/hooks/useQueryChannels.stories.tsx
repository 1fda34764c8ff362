import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fireEvent, within } from 'storybook/test';
import { useQueryChannels } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useQueryChannels(filter, sort, { presence: true })` queries channels, with TanStack Query's result. The members stay live. A
 * new channel comes with the next query.
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
            Ask again
          </button>
        </p>
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const again = await canvas.findByRole('button', { name: 'Ask again' });
    await expect(canvas.queryByRole('row')).toBeNull();
    const presence = await presenceOf(canvasElement);
    await presence.client.channel('messaging', 'kitchen', { members: ['john', 'jack'] }).watch();
    await fireEvent.click(again);
    await canvas.findByRole('row', { name: 'messaging:kitchen john online, jack online' });
    await presence.person('jack').client.disconnectUser();
    await canvas.findByRole('row', { name: 'messaging:kitchen john online, jack offline' });
  },
};
