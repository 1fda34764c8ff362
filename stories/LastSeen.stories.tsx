import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { LastSeen } from 'presence-kit';
import { LastSeen as Unstyled } from 'presence-kit/headless';
import { SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';

const meta = {
  title: 'Components/LastSeen',
  component: LastSeen,
  args: { userId: 'jessie' },
} satisfies Meta<typeof LastSeen>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    const label = await within(canvasElement).findByText('Last seen 12 minutes ago');
    await expect(label).toHaveAttribute('datetime', '2019-01-07T13:05:10.000Z');
  },
};

export const EveryState: Story = {
  render: () => (
    <StateTable
      states={{
        'there now': <LastSeen userId="jack" />,
        'minutes ago': <LastSeen userId="jessie" />,
        'days ago': <LastSeen userId="yuki" />,
        'a date': <LastSeen date="2018-06-01T08:00:00.000Z" />,
        short: <LastSeen userId="jessie" format="short" />,
        'only the time': <LastSeen userId="jessie" bare />,
        'never there: nothing': <LastSeen userId="newcomer" />,
        'not known: nothing': (
          <SeenBy userId="newcomer">
            <LastSeen userId="jack" />
          </SeenBy>
        ),
      }}
    />
  ),
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <LastSeen {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

export const Headless: Story = {
  render: ({ userId }) => <Unstyled userId={userId}>{({ text, title }) => `${text} (${title})`}</Unstyled>,
};
