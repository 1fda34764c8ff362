import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { AvatarStack, PresenceList, useWatchedChannel } from 'presence-kit';
import { useTestPresence } from 'presence-kit/storybook';
import { generatePeople } from '../generatePeople.js';
import { now, team } from '../team.js';

interface Props {
  /** Ids of the members, for the channel that the story creates. */
  members: string[];
}

const kitchen = { type: 'messaging', id: 'kitchen' };

/** The members of a channel. Jack, another member, can remove you and add you again. */
function RemovedByJack({ members }: Props): ReactElement {
  const jack = useTestPresence().person('jack').client.channel(kitchen.type, kitchen.id);
  const channel = useWatchedChannel(kitchen.type, kitchen.id, { members });
  return (
    <div className="column">
      <p className="row">
        <button type="button" onClick={() => void jack.removeMembers(['john'])}>
          Jack removes you
        </button>
        <button type="button" onClick={() => void jack.addMembers(['john'])}>
          Jack adds you
        </button>
      </p>
      <PresenceList channel={channel} />
    </div>
  );
}

/** The members of a channel. A backend can delete it. */
function DeletedByBackend({ members }: Props): ReactElement {
  const { engine } = useTestPresence();
  const channel = useWatchedChannel(kitchen.type, kitchen.id, { members });
  return (
    <div className="column">
      <p className="row">
        <button type="button" onClick={() => void engine.command('deleteChannel', kitchen)}>
          Delete the channel
        </button>
      </p>
      <PresenceList channel={channel} />
    </div>
  );
}

/** The members of a large channel. A page has five of them here, and 100 by default. */
function LargeChannel({ members }: Props): ReactElement {
  const channel = useWatchedChannel(kitchen.type, kitchen.id, { members });
  return (
    <div className="column">
      <AvatarStack userIds={channel.members.map(({ id }) => id)} total={channel.member_count} max={4} />
      <PresenceList channel={channel} />
    </div>
  );
}

const meta = {
  title: 'Scenarios/Channel members',
  component: RemovedByJack,
  args: { members: ['john', 'jack', 'jessie', 'amara'] },
} satisfies Meta<typeof RemovedByJack>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Once you are removed, you see no members and read why. Once you are added again, you see them again. */
export const YouWereRemoved: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    await userEvent.click(canvas.getByRole('button', { name: 'Jack removes you' }));
    await canvas.findByText('You are not a member of this channel.');
    await expect(canvas.queryByText('Jack Brown')).toBeNull();
    await userEvent.click(canvas.getByRole('button', { name: 'Jack adds you' }));
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    await userEvent.click(canvas.getByRole('button', { name: 'Jack removes you' }));
    await canvas.findByText('You are not a member of this channel.');
  },
};

/** Once the channel is deleted, you see no members and read why. */
export const ChannelDeleted: Story = {
  render: (args) => <DeletedByBackend {...args} />,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('img', { name: 'Jack Brown: Online' });
    await userEvent.click(canvas.getByRole('button', { name: 'Delete the channel' }));
    await canvas.findByText('This channel was deleted.');
    await expect(canvas.queryByText('Jack Brown')).toBeNull();
  },
};

const people = generatePeople(11, now);

/** The list has one page of members, and a button that reads the next. */
export const MoreMembersThanAPage: Story = {
  args: { members: ['john', ...Object.keys(people)] },
  parameters: { presence: { people: { john: team.john, ...people }, engine: { limits: { membersPage: 5 } } } },
  render: (args) => <LargeChannel {...args} />,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText('5 of 12 members');
    await expect(canvas.getByRole('list', { name: '12 people' })).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Show more' }));
    await canvas.findByText('10 of 12 members');
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-part=row]')).toHaveLength(10));
  },
};
