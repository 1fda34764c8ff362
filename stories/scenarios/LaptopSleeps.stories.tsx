import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { PresenceList } from 'presence-kit';
import { useTestPresence } from 'presence-kit/storybook';
import { others } from '../team.js';
import { OtherUser } from '../OtherUser.js';
import { OwnPresence } from '../OwnPresence.js';
import { PersonWindow } from '../PersonWindow.js';

/** How long the lid stays closed. A server gives up after five seconds here, after 35 elsewhere. */
const napMs = 7_000;

/** John closes his laptop at his desk and opens it at another. Nobody tells his client, whose socket says that it is open. */
function OneLaptop(): ReactElement {
  const john = useTestPresence().person('john');
  const [asleep, setAsleep] = useState(false);

  function closeTheLid(): void {
    setAsleep(true);
    john.sleepLaptop(napMs);
    john.changeNetwork();
    // On the laptop, so it is when the lid opens.
    john.clock.timer(() => setAsleep(false), 0);
  }

  return (
    <>
      <p className="row">
        <button type="button" disabled={asleep} onClick={closeTheLid}>
          Close the lid
        </button>
        <output className="note">{asleep ? 'John’s laptop sleeps' : 'John’s laptop is open'}</output>
      </p>
      <div className="side-by-side">
        <div inert={asleep}>
          <PersonWindow userId="john" name="John's window">
            <OwnPresence />
            <PresenceList userIds={others} />
          </PersonWindow>
        </div>
        <PersonWindow userId="jack" name="Jack's window">
          <OtherUser userId="john" />
        </PersonWindow>
      </div>
    </>
  );
}

const meta = {
  title: 'Scenarios/Laptop sleeps',
  component: OneLaptop,
  parameters: { presence: { engine: { timeToLiveMs: 5_000 } } },
} satisfies Meta<typeof OneLaptop>;
export default meta;
type Story = StoryObj<typeof meta>;

export const LaptopSleeps: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const john = within(await canvas.findByRole('region', { name: "John's window" }));
    const jack = within(canvas.getByRole('region', { name: "Jack's window" }));
    await jack.findByRole('img', { name: 'John Smith: Online' });
    await john.findByRole('img', { name: 'Amara Okafor: Online' });

    await userEvent.click(canvas.getByRole('button', { name: 'Close the lid' }));
    await canvas.findByText('John’s laptop sleeps');
    await jack.findByRole('img', { name: 'John Smith: Offline' }, { timeout: napMs });
    await expect(jack.getByTestId('other-john')).toHaveTextContent('Last seen');

    // His client is told that there is a network, asks over its old line, and gives it up after five seconds.
    await canvas.findByText('John’s laptop is open', {}, { timeout: napMs });
    await jack.findByRole('img', { name: 'John Smith: Online' }, { timeout: 10_000 });
    await john.findByRole('img', { name: 'Amara Okafor: Online' });
  },
};
