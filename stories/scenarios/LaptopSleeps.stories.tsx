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

/** How long the laptop sleeps. The server waits 5 s here before it ends the connection, and 35 s by default. */
const sleepMs = 7_000;

/** John closes his laptop and opens it on another network. His socket still says that it is open. */
function SleepingLaptop(): ReactElement {
  const john = useTestPresence().person('john');
  const [asleep, setAsleep] = useState(false);

  function closeLid(): void {
    setAsleep(true);
    john.sleepLaptop(sleepMs);
    john.changeNetwork();
    // A timer of the laptop: it fires when the laptop wakes up.
    john.clock.timer(() => setAsleep(false), 0);
  }

  return (
    <>
      <p className="row">
        <button type="button" disabled={asleep} onClick={closeLid}>
          Close the laptop
        </button>
        <output className="note">{asleep ? 'John’s laptop is asleep' : 'John’s laptop is open'}</output>
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
  component: SleepingLaptop,
  parameters: { presence: { engine: { timeToLiveMs: 5_000 } } },
} satisfies Meta<typeof SleepingLaptop>;
export default meta;
type Story = StoryObj<typeof meta>;

export const LaptopSleeps: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const john = within(await canvas.findByRole('region', { name: "John's window" }));
    const jack = within(canvas.getByRole('region', { name: "Jack's window" }));
    await jack.findByRole('img', { name: 'John Smith: Online' });
    await john.findByRole('img', { name: 'Amara Okafor: Online' });

    await userEvent.click(canvas.getByRole('button', { name: 'Close the laptop' }));
    await canvas.findByText('John’s laptop is asleep');
    await jack.findByRole('img', { name: 'John Smith: Offline' }, { timeout: sleepMs });
    await expect(jack.getByTestId('other-john')).toHaveTextContent('Last seen');

    // The client hears of the network, pings on its old connection, and gives it up after five seconds.
    await canvas.findByText('John’s laptop is open', {}, { timeout: sleepMs });
    await jack.findByRole('img', { name: 'John Smith: Online' }, { timeout: 10_000 });
    await john.findByRole('img', { name: 'Amara Okafor: Online' });
  },
};
