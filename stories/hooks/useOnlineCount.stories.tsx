import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { useOnlineCount } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { others } from '../team.js';
import { hookPage, Returned } from './returned.js';

/** `useOnlineCount(ids)` counts users by presence, each user once. Those who are `unknown` are neither online nor offline. */
const meta = {
  title: 'Hooks/useOnlineCount',
  args: { userIds: others },
  parameters: hookPage,
} satisfies Meta<{ userIds: string[] }>;
export default meta;
type Story = StoryObj<{ userIds: string[] }>;

export const Default: Story = {
  render: function Render({ userIds }) {
    return <Returned value={useOnlineCount(userIds)} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'online 2' });
    await (await presenceOf(canvasElement)).person('yuki').client.connectUser({ id: 'yuki' });
    await canvas.findByRole('row', { name: 'online 3' });
    await canvas.findByRole('row', { name: 'offline 3' });
  },
};
