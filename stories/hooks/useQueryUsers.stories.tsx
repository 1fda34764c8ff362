import type { Meta, StoryObj } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { useQueryUsers } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useQueryUsers(filter, sort, { presence: true })` queries users and returns TanStack Query's result. The rows stay live: an
 * event renders what it changed, without another request. A newcomer comes with the next query.
 */
const meta = {
  title: 'Hooks/useQueryUsers',
  args: { prefix: 'j' },
  parameters: hookPage,
} satisfies Meta<{ prefix: string }>;
export default meta;
type Story = StoryObj<{ prefix: string }>;

export const Default: Story = {
  render: function Render({ prefix }) {
    const { data, isPending } = useQueryUsers({ name: { $autocomplete: prefix } }, [{ name: 1 }], { presence: true });
    if (isPending) return <output>Loading…</output>;
    return <Returned value={new Map(data?.users.map(({ id, presence }) => [id, presence]))} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'jack online' });
    const { client } = (await presenceOf(canvasElement)).person('jack');
    await client.disconnectUser();
    await canvas.findByRole('row', { name: 'jack offline' });
    await client.connectUser({ id: 'jack' });
    await canvas.findByRole('row', { name: 'jack online' });
  },
};
