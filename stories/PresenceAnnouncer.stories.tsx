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

/** Nobody sees it, and here everybody does. */
const forAllEyes = {
  position: 'static',
  width: 'auto',
  height: '1.5em',
  margin: '16px 0 0',
  clipPath: 'none',
} as const;

const heard: Story['play'] = async ({ canvasElement }) => {
  const region = await within(canvasElement).findByRole('status');
  const presence = await presenceOf(canvasElement);
  // Who is there to begin with is no news, and must be known first.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(region).toBeEmptyDOMElement();
  await presence.person('jessie').client.connectUser({ id: 'jessie' });
  await presence.person('jack').client.disconnectUser();
  await waitFor(() => expect(region).not.toBeEmptyDOMElement());
};

export const Default: Story = {
  render: (args) => (
    <>
      <p className="note">What a screen reader is told when Jessie comes and Jack leaves:</p>
      <PresenceAnnouncer {...args} style={forAllEyes} />
    </>
  ),
  async play(context) {
    await heard(context);
    await expect(within(context.canvasElement).getByRole('status')).toHaveTextContent(
      'Jessie Park is online. Jack Brown went offline',
    );
  },
};

/** Who comes and goes within a moment is told in one go; of many one is told how many. */
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
        'nobody moved': <PresenceAnnouncer userIds={['amara']} delayMs={delayMs} style={forAllEyes} />,
        'one came, one left': <PresenceAnnouncer userIds={others} delayMs={delayMs} style={forAllEyes} />,
        'several came': <PresenceAnnouncer userIds={many} delayMs={delayMs} style={forAllEyes} />,
      }}
    />
  ),
  async play({ canvasElement }) {
    const told = (name: string) => within(stateRow(canvasElement, name)).getByRole('status');
    await within(canvasElement).findAllByRole('status');
    const presence = await presenceOf(canvasElement);
    // Who is there to begin with is no news, and must be known first.
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const id of many) await presence.person(id).client.connectUser({ id });
    await presence.person('jessie').client.connectUser({ id: 'jessie' });
    await presence.person('jack').client.disconnectUser();
    await waitFor(() => expect(told('several came')).toHaveTextContent('Ada, Bea, Chen, and 2 others are online.'));
    await waitFor(() =>
      expect(told('one came, one left')).toHaveTextContent('Jessie Park is online. Jack Brown went offline.'),
    );
    await expect(told('nobody moved')).toBeEmptyDOMElement();
  },
};

export const RightToLeft: Story = {
  globals: { direction: 'rtl' },
  parameters: { presence: arabicTeam },
  render: (args) => <PresenceAnnouncer {...args} style={forAllEyes} />,
  play: heard,
};

export const Headless: Story = {
  render: (args) => <Unstyled {...args} style={forAllEyes} />,
  play: heard,
};
