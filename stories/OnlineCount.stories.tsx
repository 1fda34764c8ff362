import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { OnlineCount } from 'presence-kit';
import { OnlineCount as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';
import { others } from './team.js';

const meta = {
  title: 'Components/OnlineCount',
  component: OnlineCount,
  args: { userIds: others },
} satisfies Meta<typeof OnlineCount>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('2 online');
    const { client } = (await presenceOf(canvasElement)).person('jessie');
    await client.connectUser({ id: 'jessie' });
    await canvas.findByText('3 online');
    await client.disconnectUser();
    await canvas.findByText('2 online');
  },
};

export const EveryState: Story = {
  render: () => (
    <StateTable
      states={{
        some: <OnlineCount userIds={others} />,
        none: <OnlineCount userIds={['jessie', 'yuki']} />,
        nobody: <OnlineCount userIds={[]} />,
        'not known: nothing': (
          <SeenBy userId="newcomer">
            <OnlineCount userIds={others} />
          </SeenBy>
        ),
      }}
    />
  ),
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <OnlineCount {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  args: { userIds: ['jack', 'jessie', 'amara', 'yuki'] },
};

export const Headless: Story = {
  render: ({ userIds }) => (
    <Unstyled userIds={userIds}>{({ online, total }) => `${online} of ${total} are here`}</Unstyled>
  ),
};
