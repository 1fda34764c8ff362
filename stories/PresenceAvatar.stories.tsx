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
        ada: { name: 'Ada Moreau', image: portrait },
        broken: { name: 'Leo Park', image: 'data:image/png;base64,' },
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
      'invisible, own avatar': (
        <SeenBy userId="super-band-9">
          <PresenceAvatar userId="super-band-9" />
        </SeenBy>
      ),
      'online, last known': (
        <SeenWhileReconnecting userId="amara">
          <PresenceAvatar userId="jack" />
        </SeenWhileReconnecting>
      ),
      unknown: (
        <SeenBy userId="newcomer">
          <PresenceAvatar userId="jack" />
        </SeenBy>
      ),
      'with an image': <PresenceAvatar userId="ada" />,
      'with an image that cannot be loaded': <PresenceAvatar userId="broken" />,
      'without a badge': <PresenceAvatar userId="jack" badge={false} />,
    }}
  />
);

export const Default: Story = {
  async play({ canvasElement }) {
    const badge = await within(canvasElement).findByRole('img', { name: 'Jack Brown: Online' });
    await expect(badge.parentElement).toContainElement(await within(canvasElement).findByText('JB'));
    // The badge names the user. An image with a name of its own would say it twice.
    await expect(within(canvasElement).getAllByRole('img')).toHaveLength(1);
  },
};

export const EveryState: Story = {
  render: () => everyState,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Ada Moreau: Online' });
    // Initials replace the image that cannot be loaded.
    await expect(await canvas.findByText('LP')).toBeVisible();
  },
};

export const Sizes: Story = {
  render: () => (
    <div className="row">
      {(['sm', 'md', 'lg', 80] as const).map((size) => (
        <PresenceAvatar key={size} userId="ada" size={size} />
      ))}
      {(['sm', 'md', 'lg', 80] as const).map((size) => (
        <PresenceAvatar key={size} userId="jack" size={size} />
      ))}
    </div>
  ),
};

export const Themed: Story = { render: () => <LightAndDark>{everyState}</LightAndDark> };

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

/** A badge on the avatar of another design system: the avatar as a child, or the badge beside it in a positioned element. */
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
