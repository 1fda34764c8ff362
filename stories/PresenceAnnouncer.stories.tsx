import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { PresenceAnnouncer } from 'presence-kit';
import { PresenceAnnouncer as Unstyled } from 'presence-kit/headless';
import { presenceOf } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { StateTable, stateRow } from './StateTable.js';
import { others } from './team.js';

const meta = {
  title: 'Components/PresenceAnnouncer',
  component: PresenceAnnouncer,
  args: { userIds: others, delayMs: 100 },
} satisfies Meta<typeof PresenceAnnouncer>;
export default meta;
type Story = StoryObj<typeof meta>;

const many = ['Ada', 'Bea', 'Chen', 'Dana', 'Emil'];

/** Makes the hidden region visible. */
const visible = {
  position: 'static',
  width: 'auto',
  height: '1.5em',
  margin: '16px 0 0',
  clipPath: 'none',
} as const;

const playAnnouncement: Story['play'] = async ({ canvasElement }) => {
  const region = await within(canvasElement).findByRole('status');
  const presence = await presenceOf(canvasElement);
  // The announcer must know the users first: it announces changes only.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(region).toBeEmptyDOMElement();
  await presence.person('jessie').client.connectUser({ id: 'jessie' });
  await presence.person('jack').client.disconnectUser();
  await waitFor(() => expect(region).not.toBeEmptyDOMElement());
};

export const Default: Story = {
  render: (args) => (
    <>
      <p className="note">What a screen reader says when Jessie comes online and Jack goes offline:</p>
      <PresenceAnnouncer {...args} style={visible} />
    </>
  ),
  async play(context) {
    await playAnnouncement(context);
    await expect(within(context.canvasElement).getByRole('status')).toHaveTextContent(
      'Jessie Park is online. Jack Brown went offline',
    );
  },
};

/** Changes within a moment are one announcement. Beyond three names it counts. */
export const EveryState: Story = {
  parameters: {
    presence: {
      people: Object.fromEntries(many.map((id) => [id, { name: id, online: false }])),
    },
    docs: { story: { autoplay: true } },
  },
  render: ({ delayMs }) => (
    <StateTable
      states={{
        'no change': <PresenceAnnouncer userIds={['amara']} delayMs={delayMs} style={visible} />,
        'one online, one offline': <PresenceAnnouncer userIds={others} delayMs={delayMs} style={visible} />,
        'several online': <PresenceAnnouncer userIds={many} delayMs={delayMs} style={visible} />,
      }}
    />
  ),
  async play({ canvasElement }) {
    const regionOf = (name: string) => within(stateRow(canvasElement, name)).getByRole('status');
    await within(canvasElement).findAllByRole('status');
    const presence = await presenceOf(canvasElement);
    // The announcer must know the users first: it announces changes only.
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const id of many) await presence.person(id).client.connectUser({ id });
    await presence.person('jessie').client.connectUser({ id: 'jessie' });
    await presence.person('jack').client.disconnectUser();
    await waitFor(() =>
      expect(regionOf('several online')).toHaveTextContent('Ada, Bea, Chen, and 2 others are online.'),
    );
    await waitFor(() =>
      expect(regionOf('one online, one offline')).toHaveTextContent('Jessie Park is online. Jack Brown went offline.'),
    );
    await expect(regionOf('no change')).toBeEmptyDOMElement();
  },
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  render: (args) => <PresenceAnnouncer {...args} style={visible} />,
  play: playAnnouncement,
};

export const Headless: Story = {
  render: (args) => <Unstyled {...args} style={visible} />,
  play: playAnnouncement,
};
