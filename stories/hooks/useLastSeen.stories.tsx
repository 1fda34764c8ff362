import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { useLastSeen } from 'presence-kit';
import type { RelativeTimeOptions } from 'presence-kit';
import { presenceOf } from 'presence-kit/storybook';
import { hookPage, Returned } from './returned.js';

/** `useLastSeen(userId | time, options)` returns when a user was last active, as text that changes with time. */
const meta = {
  title: 'Hooks/useLastSeen',
  args: { userId: 'jessie', style: 'long' },
  argTypes: { style: { control: 'inline-radio', options: ['long', 'short', 'narrow'] } },
  parameters: hookPage,
} satisfies Meta<{ userId: string; style: RelativeTimeOptions['style'] }>;
export default meta;
type Story = StoryObj<{ userId: string; style: RelativeTimeOptions['style'] }>;

export const Default: Story = {
  render: function Render({ userId, style }) {
    return <Returned value={useLastSeen(userId, { style })} />;
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole('row', { name: 'text 12 minutes ago' });
    await expect(canvas.getByRole('row', { name: 'dateTime 2019-01-07T13:05:10.000Z' })).toBeVisible();
    await (await presenceOf(canvasElement)).person('jessie').client.connectUser({ id: 'jessie' });
    await canvas.findByRole('row', { name: 'text now' });
  },
};

/** Of a time instead of a user. */
export const OfADate: Story = {
  ...Default,
  render: function Render({ style }) {
    return <Returned value={useLastSeen(new Date('2018-06-01T08:00:00.000Z'), { style })} />;
  },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole('row', { name: 'text 7 months ago' });
  },
};
