import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { usePresences } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `usePresences(ids)` is a Map of several users by id. A record stays the same object while its user does not change. */
const meta = {
  title: 'Hooks/usePresences',
  args: { userIds: ['jack', 'jessie', 'yuki'] },
  parameters: hookPage,
} satisfies Meta<{ userIds: string[] }>;
export default meta;
type Story = StoryObj<{ userIds: string[] }>;

export const Default: Story = {
  render: function Render({ userIds }) {
    const users = usePresences(userIds);
    return <Returned value={new Map([...users].map(([id, { presence }]) => [id, presence]))} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'jack online' });
    await canvas.findByRole('row', { name: 'jessie offline' });
    await (await presenceOf(canvasElement)).person('jessie').client.connectUser({ id: 'jessie' });
    await canvas.findByRole('row', { name: 'jessie online' });
  },
};
