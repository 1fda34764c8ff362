import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { useConnectionStatus } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `useConnectionStatus()` returns `initial`, `connecting`, `connected`, `reconnecting` or `disconnected`. */
const meta = { title: 'Hooks/useConnectionStatus', parameters: hookPage } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  render: function Render() {
    return <Returned value={useConnectionStatus()} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'returned connected' });
    const { client, transport } = (await presenceOf(canvasElement)).me;
    transport.refuse();
    transport.drop();
    await canvas.findByRole('row', { name: 'returned reconnecting' });
    transport.restore();
    await canvas.findByRole('row', { name: 'returned connected' }, { timeout: 5_000 });
    await client.disconnectUser();
    await canvas.findByRole('row', { name: 'returned disconnected' });
  },
};
