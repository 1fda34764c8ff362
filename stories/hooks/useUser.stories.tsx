import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { useUser } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `useUser(userId)` returns everything that is known about a user: name, image, the app's own fields and presence. */
const meta = {
  title: 'Hooks/useUser',
  args: { userId: 'jack' },
  parameters: hookPage,
} satisfies Meta<{ userId: string }>;
export default meta;
type Story = StoryObj<{ userId: string }>;

export const Default: Story = {
  render: function Render({ userId }) {
    return <Returned value={useUser(userId)} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'name Jack Brown' });
    await (await presenceOf(canvasElement)).person('jack').client.upsertUser({ id: 'jack', name: 'Jack B. Brown' });
    await canvas.findByRole('row', { name: 'name Jack B. Brown' });
  },
};
