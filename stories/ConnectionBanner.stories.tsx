import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { ConnectionBanner } from 'presence-kit';
import { ConnectionBanner as Unstyled } from 'presence-kit/headless';
import { presenceOf } from 'presence-kit/storybook';
import { arabic } from './arabic.js';
import { SeenAfterGoodbye, SeenWithoutALine } from './lines.js';
import { LightAndDark, States } from './stage.js';

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
    <States
      cases={{
        'connected: nothing': <ConnectionBanner {...args} />,
        reconnecting: (
          <SeenWithoutALine userId="jack">
            <ConnectionBanner {...args} />
          </SeenWithoutALine>
        ),
        disconnected: (
          <SeenAfterGoodbye userId="amara">
            <ConnectionBanner {...args} />
          </SeenAfterGoodbye>
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
      <SeenWithoutALine userId="jack">
        <ConnectionBanner {...args} />
      </SeenWithoutALine>
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabic },
  render: (args) => (
    <SeenWithoutALine userId="jack">
      <ConnectionBanner {...args} />
    </SeenWithoutALine>
  ),
};

export const Headless: Story = {
  render: (args) => (
    <SeenWithoutALine userId="jack">
      <Unstyled {...args}>{({ status }) => `We are ${status}.`}</Unstyled>
    </SeenWithoutALine>
  ),
};
