import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { AvatarStack, OnlineCount, PresenceList } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { generatePeople } from '../generatePeople.js';
import { now } from '../team.js';

const crowd = generatePeople(200, now);
const everybody = Object.keys(crowd);

const meta = {
  title: 'Scenarios/Many people',
  component: PresenceList,
  args: { userIds: everybody },
  parameters: { presence: { people: crowd } },
  render: (args) => (
    <div className="column">
      <div className="row">
        <AvatarStack userIds={everybody} max={6} />
        <OnlineCount userIds={everybody} />
      </div>
      <PresenceList {...args} />
    </div>
  ),
} satisfies Meta<typeof PresenceList>;
export default meta;
type Story = StoryObj<typeof meta>;

export const ManyPeople: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('134 online', {}, { timeout: 5_000 });
    const presence = await presenceOf(canvasElement);
    await presence.person('person-0').client.disconnectUser();
    await canvas.findByText('133 online');
    const group = await canvas.findByRole('group', { name: 'Offline (67)' }, { timeout: 5_000 });
    await expect(group).toHaveTextContent('Ada Adler');
    await presence.person('person-0').client.connectUser({ id: 'person-0' });
    await canvas.findByText('134 online');
  },
};
