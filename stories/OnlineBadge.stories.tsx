import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { OnlineBadge } from 'presence-kit';
import { OnlineBadge as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { SeenWhileReconnecting } from './disconnectedViewers.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable } from './StateTable.js';

const meta = {
  title: 'Components/OnlineBadge',
  component: OnlineBadge,
  args: { userId: 'jack' },
} satisfies Meta<typeof OnlineBadge>;
export default meta;
type Story = StoryObj<typeof meta>;

const variants = ['dot', 'icon', 'label'] as const;

function cells(userId: string): ReactElement {
  return (
    <>
      {variants.map((variant) => (
        <td key={variant}>
          <OnlineBadge userId={userId} variant={variant} />
        </td>
      ))}
    </>
  );
}

const everyState = (
  <StateTable
    columns={[...variants]}
    states={{
      online: cells('jack'),
      offline: cells('jessie'),
      'invisible, to oneself': <SeenBy userId="super-band-9">{cells('super-band-9')}</SeenBy>,
      'invisible, to others': cells('super-band-9'),
      'online, last known': <SeenWhileReconnecting userId="amara">{cells('jack')}</SeenWhileReconnecting>,
      'offline, last known': <SeenWhileReconnecting userId="amara">{cells('jessie')}</SeenWhileReconnecting>,
      'not known': <SeenBy userId="newcomer">{cells('jack')}</SeenBy>,
    }}
  />
);

export const Default: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    const presence = await presenceOf(canvasElement);
    await presence.person('jack').client.disconnectUser();
    await expect(await canvas.findByRole('img', { name: 'Jack Brown: Offline' })).toHaveAttribute(
      'data-presence',
      'offline',
    );
    await presence.person('jack').client.connectUser({ id: 'jack' });
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
  },
};

export const EveryState: Story = {
  render: () => everyState,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    for (const name of [
      'Jack Brown: Online',
      'Jessie Park: Offline',
      'Super Band 9: Invisible',
      'Super Band 9: Offline',
      'Jack Brown: Online, last known',
      'Jessie Park: Offline, last known',
      'jack: Unknown',
    ]) {
      await waitFor(() => expect(canvas.getAllByRole('img', { name })).toHaveLength(variants.length));
    }
  },
};

export const Sizes: Story = {
  render: (args) => (
    <div className="row">
      {variants.map((variant) =>
        (['sm', 'md', 'lg', 24] as const).map((size) => (
          <OnlineBadge key={`${variant}${size}`} {...args} variant={variant} size={size} />
        )),
      )}
    </div>
  ),
};

export const Themed: Story = { render: () => <LightAndDark>{everyState}</LightAndDark> };

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  args: { variant: 'label' },
};

export const Headless: Story = {
  render: (args) => (
    <Unstyled {...args}>{({ text, presence }) => `${presence === 'online' ? '●' : '○'} ${text}`}</Unstyled>
  ),
};
