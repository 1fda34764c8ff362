import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { PresenceMenu } from 'presence-kit';
import { OtherUser } from '../OtherUser.js';
import { PersonWindow } from '../PersonWindow.js';

/** One who hides and one who says goodbye, seen by a third: nobody can tell which is which. */
function HidingAndLeaving(): ReactElement {
  return (
    <div className="side-by-side">
      <PersonWindow userId="john" name="John's window">
        <PresenceMenu />
      </PersonWindow>
      <PersonWindow userId="amara" name="Amara's window">
        <OtherUser userId="john" />
        <OtherUser userId="jack" />
      </PersonWindow>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Going invisible',
  component: HidingAndLeaving,
} satisfies Meta<typeof HidingAndLeaving>;
export default meta;
type Story = StoryObj<typeof meta>;

export const GoingInvisible: Story = {
  async play({ canvasElement }) {
    const john = within(await within(canvasElement).findByRole('region', { name: "John's window" }));
    const amara = within(within(canvasElement).getByRole('region', { name: "Amara's window" }));
    await amara.findByRole('img', { name: 'John Smith: Online' });

    await userEvent.click(await john.findByRole('button', { name: /^Your presence/ }));
    await userEvent.click(await john.findByRole('switch', { name: 'Invisible' }));
    await john.findByRole('button', { name: 'Your presence, John Smith: Invisible' });

    await amara.findByRole('img', { name: 'John Smith: Offline' });
    await waitFor(() => expect(amara.getByTestId('other-john')).toHaveTextContent('Last seen now'));
    await expect(amara.getByText('Eating a veggie burger...')).toBeVisible();
    await expect(canvasElement.querySelectorAll('section:last-child [data-invisible]')).toHaveLength(0);
    await userEvent.keyboard('{Escape}');
  },
};
