import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { useSelf } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/**
 * `useSelf()` returns the own user, with `invisible` and with pending changes; undefined while nobody is connected. `online` is
 * what others see.
 */
const meta = { title: 'Hooks/useSelf', parameters: hookPage } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = {
  render: function Render() {
    return <Returned value={useSelf()} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'invisible false' });
    const { client } = await presenceOf(canvasElement);
    await client.upsertUser({ id: 'john', invisible: true });
    await canvas.findByRole('row', { name: 'invisible true' });
    await expect(canvas.getByRole('row', { name: 'online false' })).toBeVisible();
    await client.upsertUser({ id: 'john', invisible: false });
    await canvas.findByRole('row', { name: 'online true' });
  },
};
