import { useState } from 'react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { OnlineBadge, usePresenceEvents } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage } from './returned.js';

/** `usePresenceEvents(handler)` calls the handler with every event, for side effects such as a sound or a line in a log. */
const meta = {
  title: 'Hooks/usePresenceEvents',
  args: { userId: 'jack' },
  parameters: hookPage,
} satisfies Meta<{ userId: string }>;
export default meta;
type Story = StoryObj<{ userId: string }>;

export const Default: Story = {
  render: function Render({ userId }) {
    const [lines, setLines] = useState<string[]>([]);
    usePresenceEvents((event) => {
      if (event.type !== 'user.presence.changed') return;
      const { id, online, status } = event.user;
      setLines((before) => [...before.slice(-9), `${id} is ${online ? 'online' : 'offline'}: ${status}`]);
    });
    return (
      <>
        <OnlineBadge userId={userId} variant="label" />
        <ol aria-label="Events">
          {lines.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two lines may be equal
            <li key={index}>{line}</li>
          ))}
        </ol>
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.upsertUser({ id: 'jack', status: 'Back at my desk' });
    await canvas.findByText('jack is online: Back at my desk');
    await client.disconnectUser();
    await canvas.findByText('jack is offline: Back at my desk');
  },
};
