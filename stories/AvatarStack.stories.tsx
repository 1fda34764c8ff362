import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { AvatarStack } from 'presence-kit';
import { AvatarStack as Unstyled } from 'presence-kit/headless';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';
import { others } from './team.js';

const meta = {
  title: 'Components/AvatarStack',
  component: AvatarStack,
  args: { userIds: others, max: 4 },
} satisfies Meta<typeof AvatarStack>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    await within(canvasElement).findByRole('img', { name: 'Jack Brown: Online' });
    await expect(within(canvasElement).getByRole('img', { name: '2 more people' })).toBeVisible();
  },
};

export const EveryState: Story = {
  render: () => (
    <StateTable
      states={{
        nobody: <AvatarStack userIds={[]} />,
        one: <AvatarStack userIds={['jack']} />,
        'as many as have a place': <AvatarStack userIds={others} max={6} />,
        'one more: their own place, no count': <AvatarStack userIds={others} max={5} />,
        'more, counted': <AvatarStack userIds={others} max={3} />,
        'somebody twice is shown once': <AvatarStack userIds={['jack', 'amara', 'jack']} />,
      }}
    />
  ),
};

export const Sizes: Story = {
  render: (args) => (
    <div className="column">
      {(['sm', 'md', 'lg'] as const).map((size) => (
        <AvatarStack key={size} {...args} size={size} />
      ))}
    </div>
  ),
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <AvatarStack {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  args: { userIds: ['jack', 'jessie', 'amara', 'yuki', 'john'], max: 3 },
};

export const Headless: Story = { render: ({ userIds, max }) => <Unstyled userIds={userIds} max={max} /> };
