import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { PresenceList } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { others } from '../team.js';
import { OwnPresence } from '../OwnPresence.js';
import { PersonWindow } from '../PersonWindow.js';

interface Props {
  userId: string;
}

/** The toolbar's network is the line of the one who looks; everybody else's is as good as ever. */
function OneWindow({ userId }: Props) {
  return (
    <PersonWindow userId={userId} name="John's window">
      <OwnPresence />
      <PresenceList userIds={others} />
    </PersonWindow>
  );
}

const meta = {
  title: 'Scenarios/Network',
  component: OneWindow,
  args: { userId: 'john' },
} satisfies Meta<typeof OneWindow>;
export default meta;
type Story = StoryObj<typeof meta>;

/** What John does is shown at once, and is on its way. */
export const Slow: Story = {
  globals: { network: 'slow' },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    await userEvent.click(canvas.getByRole('switch', { name: 'Invisible' }));
    const { client } = await presenceOf(canvasElement);
    await expect(canvas.getByRole('switch', { name: 'Invisible' })).toBeChecked();
    await expect(client.user).toMatchObject({ invisible: false });
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true }), { timeout: 10_000 });
  },
};

/** What was last known stays, and says so. */
export const Offline: Story = {
  globals: { network: 'offline' },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online, last known' });
    await canvas.findByText('Connection lost. Reconnecting…', {}, { timeout: 5_000 });
  },
};

/** The line is cut, comes back, and is cut again: nobody turns offline meanwhile. */
export const Flapping: Story = {
  globals: { network: 'flapping' },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    for (const name of ['Online, last known', 'Online', 'Online, last known']) {
      await canvas.findByRole('img', { name: `Jack Brown: ${name}` }, { timeout: 10_000 });
    }
  },
};
