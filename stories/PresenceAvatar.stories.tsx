import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, within } from 'storybook/test';
import { OnlineBadge, PresenceAvatar } from 'presence-kit';
import { PresenceAvatar as Unstyled } from 'presence-kit/headless';
import { SeenBy } from 'presence-kit/storybook';
import { arabic } from './arabic.js';
import { SeenWithoutALine } from './lines.js';
import { portrait } from './portrait.js';
import { LightAndDark, States } from './stage.js';

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
  <States
    cases={{
      online: <PresenceAvatar userId="jack" />,
      offline: <PresenceAvatar userId="jessie" />,
      'invisible, to oneself': (
        <SeenBy userId="super-band-9">
          <PresenceAvatar userId="super-band-9" />
        </SeenBy>
      ),
      'online, last known': (
        <SeenWithoutALine userId="amara">
          <PresenceAvatar userId="jack" />
        </SeenWithoutALine>
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

export const Default: Story = {};

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

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabic } };

/** The avatar of another design system is given a badge: as the child, or beside it in an element of class `pk-anchor`. */
export const OnAnyAvatar: Story = {
  render: () => (
    <div className="row">
      <PresenceAvatar userId="jack">
        <img src={portrait} alt="" width={64} height={64} style={{ borderRadius: 16, display: 'block' }} />
      </PresenceAvatar>
      <span className="pk-anchor" style={{ position: 'relative', display: 'inline-block' }}>
        <img src={portrait} alt="" width={64} height={64} style={{ borderRadius: '50%', display: 'block' }} />
        <OnlineBadge userId="jack" className="pk-corner" size="lg" />
      </span>
    </div>
  ),
};

export const Headless: Story = { render: (args) => <Unstyled {...args} /> };
