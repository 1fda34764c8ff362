import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { usePresence } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `usePresence(userId)` returns whether a user is online, and watches the user while it is mounted. `online` is true only when
 * that is known. A second argument selects a slice of the record. `useUserPresence` is another name for it.
 */
const meta = {
  title: 'Hooks/usePresence',
  args: { userId: 'jack' },
  parameters: hookPage,
} satisfies Meta<{ userId: string }>;
export default meta;
type Story = StoryObj<{ userId: string }>;

export const Default: Story = {
  render: function Render({ userId }) {
    return <Returned value={usePresence(userId)} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'presence online' });
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.disconnectUser();
    await canvas.findByRole('row', { name: 'presence offline' });
    await canvas.findByRole('row', { name: 'freshness live' });
    await client.connectUser({ id: 'jack' });
    await canvas.findByRole('row', { name: 'online true' });
  },
};

/** With a selector it renders when that slice changes, and not when anything else about the user does. */
export const Selector: Story = {
  render: function Render({ userId }) {
    const status = usePresence(userId, (user) => user.status);
    return <Returned value={{ status }} />;
  },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole('row', { name: 'status In a meeting until three' });
  },
};
