import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { OtherUser } from '../OtherUser.js';
import { OwnPresence } from '../OwnPresence.js';
import { PersonWindow } from '../PersonWindow.js';

/** Two windows, two providers, one engine: what John does on the left is what Jack sees on the right. */
function TwoPeopleSideBySide(): ReactElement {
  return (
    <div className="side-by-side">
      <PersonWindow userId="john" name="John's window">
        <OwnPresence />
        <OtherUser userId="jack" />
      </PersonWindow>
      <PersonWindow userId="jack" name="Jack's window">
        <OwnPresence />
        <OtherUser userId="john" />
      </PersonWindow>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Two people',
  component: TwoPeopleSideBySide,
} satisfies Meta<typeof TwoPeopleSideBySide>;
export default meta;
type Story = StoryObj<typeof meta>;

/** John writes a status, which Jack reads; then he turns invisible: Jack's badge turns grey, and nothing else changes. */
export const TwoPeople: Story = {
  async play({ canvasElement }) {
    const left = within(await within(canvasElement).findByRole('region', { name: "John's window" }));
    const right = within(within(canvasElement).getByRole('region', { name: "Jack's window" }));

    const field = await left.findByDisplayValue('Eating a veggie burger...');
    await userEvent.clear(field);
    await userEvent.type(field, 'On a walk{Enter}');
    await right.findByText('On a walk');
    const badge = await right.findByRole('img', { name: 'John Smith: Online' });

    await userEvent.click(left.getByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(badge).toHaveAttribute('data-presence', 'offline'));
    await expect(badge).toHaveAccessibleName('John Smith: Offline');
    await expect(right.getByText('On a walk')).toBeVisible();
    await expect(left.getByRole('img', { name: 'Jack Brown: Online' })).toBeVisible();
    await expect(right.getByRole('switch', { name: 'Invisible' })).not.toBeChecked();

    await userEvent.click(left.getByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(badge).toHaveAccessibleName('John Smith: Online'));
  },
};
