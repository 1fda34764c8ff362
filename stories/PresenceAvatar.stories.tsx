import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, within } from 'storybook/test';
import { OnlineBadge, PresenceAvatar } from 'presence-kit';
import { PresenceAvatar as Unstyled } from 'presence-kit/headless';
import { SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { SeenWhileReconnecting } from './disconnectedViewers.js';
import { portrait } from './portrait.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';

const meta = {
  title: 'Components/PresenceAvatar',
  component: PresenceAvatar,
  args: { userId: 'jack' },
  parameters: {
    presence: {
      people: {
        painted: { name: 'Ada Painter', image: portrait },
        broken: { name: 'Lost Picture', image: 'data:image/png;base64,' },
      },
    },
  },
} satisfies Meta<typeof PresenceAvatar>;
export default meta;
type Story = StoryObj<typeof meta>;

const everyState: ReactElement = (
  <StateTable
    states={{
      online: <PresenceAvatar userId="jack" />,
      offline: <PresenceAvatar userId="jessie" />,
      'invisible, to oneself': (
        <SeenBy userId="super-band-9">
          <PresenceAvatar userId="super-band-9" />
        </SeenBy>
      ),
      'online, last known': (
        <SeenWhileReconnecting userId="amara">
          <PresenceAvatar userId="jack" />
        </SeenWhileReconnecting>
      ),
      'not known': (
        <SeenBy userId="newcomer">
          <PresenceAvatar userId="jack" />
        </SeenBy>
      ),
      'with a picture': <PresenceAvatar userId="painted" />,
      'with a picture that cannot be loaded': <PresenceAvatar userId="broken" />,
      'without a badge': <PresenceAvatar userId="jack" badge={false} />,
    }}
  />
);

export const Default: Story = {
  async play({ canvasElement }) {
    const badge = await within(canvasElement).findByRole('img', { name: 'Jack Brown: Online' });
    await expect(badge.parentElement).toContainElement(await within(canvasElement).findByText('JB'));
    // The badge says who it is: to name the picture as well would say it twice.
    await expect(within(canvasElement).getAllByRole('img')).toHaveLength(1);
  },
};

export const EveryState: Story = {
  render: () => everyState,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Ada Painter: Online' });
    // The picture that cannot be loaded gives way to the initials.
    await expect(await canvas.findByText('LP')).toBeVisible();
  },
};

export const Sizes: Story = {
  render: () => (
    <div className="row">
      {(['sm', 'md', 'lg', 80] as const).map((size) => (
        <PresenceAvatar key={size} userId="painted" size={size} />
      ))}
      {(['sm', 'md', 'lg', 80] as const).map((size) => (
        <PresenceAvatar key={size} userId="jack" size={size} />
      ))}
    </div>
  ),
};

export const Themed: Story = { render: () => <LightAndDark>{everyState}</LightAndDark> };

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

/** The avatar of another design system is given a badge: as the child, or with a badge beside it in a positioned element. */
export const OnAnyAvatar: Story = {
  render: () => (
    <div className="row">
      <PresenceAvatar userId="jack">
        <img src={portrait} alt="" width={64} height={64} style={{ borderRadius: 16, display: 'block' }} />
      </PresenceAvatar>
      <span style={{ position: 'relative' }}>
        <img src={portrait} alt="" width={64} height={64} style={{ borderRadius: '50%', display: 'block' }} />
        <OnlineBadge userId="jack" placement="bottom-end" />
      </span>
    </div>
  ),
};

export const Headless: Story = { render: (args) => <Unstyled {...args} /> };
