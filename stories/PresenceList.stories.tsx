import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { PresenceList } from 'presence-kit';
import { PresenceList as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { SeenWhileReconnecting } from './disconnectedViewers.js';
import { LightAndDark } from './LightAndDark.js';
import { others } from './team.js';

const meta = {
  title: 'Components/PresenceList',
  component: PresenceList,
  args: { userIds: others },
} satisfies Meta<typeof PresenceList>;
export default meta;
type Story = StoryObj<typeof meta>;

/** The badge says at once that somebody comes or goes; the row moves when that has held for two seconds. */
export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const online = await canvas.findByRole('group', { name: 'Online (2)' });
    await within(online).findByText('Jack Brown');
    const { client } = (await presenceOf(canvasElement)).person('jessie');
    await client.connectUser({ id: 'jessie' });
    await canvas.findByRole('img', { name: 'Jessie Park: Online' });
    await expect(canvas.getByRole('group', { name: 'Online (2)' })).not.toHaveTextContent('Jessie Park');
    const settled = { timeout: 5_000 };
    await expect(await canvas.findByRole('group', { name: 'Online (3)' }, settled)).toHaveTextContent('Jessie Park');
    await client.disconnectUser();
    await canvas.findByRole('group', { name: 'Online (2)' }, settled);
  },
};

/** Seen by one who is connected, one who lost the line, and one who never connected. */
export const EveryState: Story = {
  render: (args) => (
    <div className="side-by-side">
      <PresenceList {...args} />
      <SeenWhileReconnecting userId="amara">
        <PresenceList {...args} />
      </SeenWhileReconnecting>
      <SeenBy userId="newcomer">
        <PresenceList {...args} />
      </SeenBy>
    </div>
  ),
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <PresenceList {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  args: { userIds: ['jack', 'jessie', 'amara', 'yuki'] },
};

export const Headless: Story = { render: ({ userIds }) => <Unstyled userIds={userIds} /> };
