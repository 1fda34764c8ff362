import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { useWatchedChannel } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useWatchedChannel(type, id, { members })` is a channel and the presence of its members. It creates the channel where it is
 * missing; oneself becomes a member.
 */
const meta = {
  title: 'Hooks/useWatchedChannel',
  args: { members: ['john', 'jack', 'jessie'] },
  parameters: hookPage,
} satisfies Meta<{ members: string[] }>;
export default meta;
type Story = StoryObj<{ members: string[] }>;

export const Default: Story = {
  render: function Render({ members: starting }) {
    const { channel, members, ...rest } = useWatchedChannel('messaging', 'kitchen', { members: starting });
    const present = members.map(({ id, presence }) => `${id} ${presence}`);
    return <Returned value={{ cid: channel?.cid, members: present.join(', '), ...rest }} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'members john online, jack online, jessie offline' });
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.disconnectUser();
    await canvas.findByRole('row', { name: 'online_count 1' });
    await client.connectUser({ id: 'jack' });
    await canvas.findByRole('row', { name: 'online_count 2' });
  },
};
