import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { ConnectionBanner } from 'presence-kit';
import { ConnectionBanner as Unstyled } from 'presence-kit/headless';
import { presenceOf } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { SeenAfterDisconnect, SeenWhileReconnecting } from './disconnectedViewers.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';

const meta = {
  title: 'Components/ConnectionBanner',
  component: ConnectionBanner,
  args: { delayMs: 0 },
} satisfies Meta<typeof ConnectionBanner>;
export default meta;
type Story = StoryObj<typeof meta>;

/** The connection is lost, comes back, and is lost again. */
export const Default: Story = {
  async play({ canvasElement }) {
    const banner = await within(canvasElement).findByRole('status');
    const { transport } = (await presenceOf(canvasElement)).me;
    transport.refuse();
    transport.drop();
    await waitFor(() => expect(banner).toHaveTextContent('Connection lost. Reconnecting…'));
    transport.restore();
    await waitFor(() => expect(banner).toBeEmptyDOMElement(), { timeout: 5_000 });
    transport.refuse();
    transport.drop();
    await waitFor(() => expect(banner).toHaveTextContent('Connection lost. Reconnecting…'));
  },
};

export const EveryState: Story = {
  render: (args) => (
    <StateTable
      states={{
        'connected: nothing': <ConnectionBanner {...args} />,
        reconnecting: (
          <SeenWhileReconnecting userId="jack">
            <ConnectionBanner {...args} />
          </SeenWhileReconnecting>
        ),
        disconnected: (
          <SeenAfterDisconnect userId="amara">
            <ConnectionBanner {...args} />
          </SeenAfterDisconnect>
        ),
      }}
    />
  ),
  async play({ canvasElement }) {
    await within(canvasElement).findByText('Connection lost. Reconnecting…');
    await within(canvasElement).findByText('You are disconnected.');
  },
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <SeenWhileReconnecting userId="jack">
        <ConnectionBanner {...args} />
      </SeenWhileReconnecting>
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  render: (args) => (
    <SeenWhileReconnecting userId="jack">
      <ConnectionBanner {...args} />
    </SeenWhileReconnecting>
  ),
};

export const Headless: Story = {
  render: (args) => (
    <SeenWhileReconnecting userId="jack">
      <Unstyled {...args}>{({ status }) => `We are ${status}.`}</Unstyled>
    </SeenWhileReconnecting>
  ),
};
