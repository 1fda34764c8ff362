import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { UnstyledVirtualPresenceList, VirtualPresenceList } from 'presence-kit/virtual';
import { presenceOf } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { generatePeople } from './generatePeople.js';
import { LightAndDark } from './LightAndDark.js';
import { now } from './team.js';

const people = generatePeople(2_000, now);

/** 2,000 users. Only the rows in view are in the DOM. */
const meta = {
  title: 'Components/VirtualPresenceList',
  component: VirtualPresenceList,
  args: { userIds: Object.keys(people), 'aria-label': 'Everybody', style: { blockSize: 420 } },
  parameters: { presence: { people } },
} satisfies Meta<typeof VirtualPresenceList>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('Online (1,334)', {}, { timeout: 15_000 });
    await expect(canvas.getAllByRole('listitem').length).toBeLessThan(40);
    await (await presenceOf(canvasElement)).person('person-0').client.disconnectUser();
    // After two seconds the row moves.
    await canvas.findByText('Online (1,333)', {}, { timeout: 5_000 });
  },
};

const fewPeople = { presence: { people: generatePeople(40, now) } };

export const Themed: Story = {
  parameters: fewPeople,
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
  parameters: fewPeople,
  render: (args) => <UnstyledVirtualPresenceList {...args} />,
};
