import type { Meta, StoryObj } from '@storybook/react-vite';
import { userEvent, within } from 'storybook/test';
import { useWatchedChannel } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useWatchedChannel(type, id, { members })` returns a channel and the presence of its members. A channel that does not exist is
 * created, with you among its members.
 */
const meta = {
  title: 'Hooks/useWatchedChannel',
  args: { members: ['john', 'jack', 'jessie'] },
  parameters: hookPage,
} satisfies Meta<{ members: string[] }>;
export default meta;
type Story = StoryObj<{ members: string[] }>;

export const Default: Story = {
  render: function Render({ members: newMembers }) {
    const { channel, members, ...rest } = useWatchedChannel('messaging', 'kitchen', { members: newMembers });
    const present = members.map(({ id, presence }) => `${id} ${presence}`);
    return (
      <>
        <Returned value={{ cid: channel?.cid, members: present.join(', '), ...rest }} />
        {rest.hasNextPage && (
          <p className="row">
            <button type="button" onClick={rest.fetchNextPage}>
              More members
            </button>
          </p>
        )}
      </>
    );
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'members john online, jack online, jessie offline' });
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.disconnectUser();
    await canvas.findByRole('row', { name: 'online_count 1' });
    await client.connectUser({ id: 'jack' });
    await canvas.findByRole('row', { name: 'online_count 2' });
  },
};

/** The members come in pages, here of two. A server has pages of 100 (`limits.membersPage`). */
export const MoreMembers: Story = {
  ...Default,
  parameters: { presence: { engine: { limits: { membersPage: 2 } } } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'members john online, jack online' });
    await canvas.findByRole('row', { name: 'member_count 3' });
    await userEvent.click(canvas.getByRole('button', { name: 'More members' }));
    await canvas.findByRole('row', { name: 'members john online, jack online, jessie offline' });
    await canvas.findByRole('row', { name: 'hasNextPage false' });
  },
};

/** Jack removes you: the channel and its members are gone, and `error` has the code `forbidden`. */
export const Removed: Story = {
  ...Default,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'cid messaging:kitchen' });
    const jack = (await presenceOf(canvasElement)).person('jack');
    await jack.client.channel('messaging', 'kitchen').removeMembers(['john']);
    await canvas.findByRole('row', { name: /^error presence-kit: .* you were removed from it/ });
    await canvas.findByRole('row', { name: 'cid undefined' });
    await canvas.findByRole('row', { name: 'member_count 0' });
  },
};

/** The app's backend deletes the channel: `error` has the code `not_found`. */
export const Deleted: Story = {
  ...Default,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'cid messaging:kitchen' });
    const { engine } = await presenceOf(canvasElement);
    await engine.command('deleteChannel', { type: 'messaging', id: 'kitchen' });
    await canvas.findByRole('row', { name: /^error presence-kit: .* it was deleted/ });
    await canvas.findByRole('row', { name: 'cid undefined' });
  },
};
