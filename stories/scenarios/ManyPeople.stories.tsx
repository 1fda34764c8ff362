import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { AvatarStack, OnlineCount, PresenceList } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import type { StartingPerson } from 'presence-kit/storybook';
import { now } from '../team.js';

const first = ['Ada', 'Bea', 'Chen', 'Dana', 'Emil', 'Fadi', 'Gina', 'Hugo', 'Ines', 'Jonas'];
const last = ['Adler', 'Bauer', 'Costa', 'Dubois', 'Egger', 'Fontana', 'Garcia', 'Haas', 'Ito', 'Jansen'];

/** Two hundred people, two in three of whom are there. */
const crowd: Record<string, StartingPerson> = {};
for (let index = 0; index < 200; index++) {
  const name = `${first[index % 10]} ${last[Math.floor(index / 10) % 10]}${index < 100 ? '' : ' II'}`;
  const away = { online: false, last_active: new Date(Date.parse(now) - (index + 1) * 240_000).toISOString() };
  crowd[`person-${index}`] = { name, ...(index % 7 === 0 && { status: 'In a meeting' }), ...(index % 3 === 2 && away) };
}
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
    await expect(canvas.getByRole('group', { name: 'Offline (67)' })).toHaveTextContent('Ada Adler');
    await presence.person('person-0').client.connectUser({ id: 'person-0' });
    await canvas.findByText('134 online');
  },
};
