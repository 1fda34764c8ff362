import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { StatusText } from 'presence-kit';
import { StatusText as Unstyled } from 'presence-kit/headless';
import { presenceOf } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';

const meta = {
  title: 'Components/StatusText',
  component: StatusText,
  args: { userId: 'jack' },
} satisfies Meta<typeof StatusText>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('In a meeting until three');
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.upsertUser({ id: 'jack', status: 'Back at my desk' });
    await canvas.findByText('Back at my desk');
    await client.upsertUser({ id: 'jack', status: 'In a meeting until three' });
  },
};

export const EveryState: Story = {
  parameters: {
    presence: {
      people: {
        long: {
          status: `${'A status may be quite long, and it may have a line to itself. '.repeat(2).slice(0, 119)}.`,
        },
        arabic: { status: 'في اجتماع حتى الثالثة' },
      },
    },
  },
  render: () => (
    <StateTable
      states={{
        set: <StatusText userId="jack" />,
        'none: nothing': <StatusText userId="newcomer" />,
        'none, with a fallback': <StatusText userId="newcomer" fallback="Says nothing yet" />,
        'of one who is away': <StatusText userId="jessie" />,
        'as long as it may be': <StatusText userId="long" />,
        'from right to left': <StatusText userId="arabic" />,
      }}
    />
  ),
};

export const Themed: Story = {
  render: (args) => (
    <LightAndDark>
      <StatusText {...args} />
    </LightAndDark>
  ),
};

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

export const Headless: Story = { render: ({ userId }) => <Unstyled userId={userId} render={<em />} /> };
