import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { UnstyledVirtualPresenceList, VirtualPresenceList } from 'presence-kit/virtual';
import { presenceOf } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { generatePeople } from './generatePeople.js';
import { LightAndDark } from './LightAndDark.js';
import { now } from './team.js';

const crowd = generatePeople(2_000, now);

/** Any number of people; only those in view are in the page. */
const meta = {
  title: 'Components/VirtualPresenceList',
  component: VirtualPresenceList,
  args: { userIds: Object.keys(crowd), 'aria-label': 'Everybody', style: { blockSize: 420 } },
  parameters: { presence: { people: crowd } },
} satisfies Meta<typeof VirtualPresenceList>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('Online (1,334)', {}, { timeout: 15_000 });
    await expect(canvas.getAllByRole('listitem').length).toBeLessThan(40);
    await (await presenceOf(canvasElement)).person('person-0').client.disconnectUser();
    // The row stays for a moment, and then makes room.
    await canvas.findByText('Online (1,333)', {}, { timeout: 5_000 });
  },
};

const few = { presence: { people: generatePeople(40, now) } };

export const Themed: Story = {
  parameters: few,
  render: (args) => (
    <LightAndDark>
      <VirtualPresenceList {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  args: { userIds: ['jack', 'jessie', 'amara', 'yuki'] },
};

export const Headless: Story = {
  parameters: few,
  render: (args) => <UnstyledVirtualPresenceList {...args} />,
};
