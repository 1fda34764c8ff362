import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { PresenceList } from 'presence-kit';
import { useTestPresence } from 'presence-kit/storybook';
import { others } from '../team.js';
import { OwnPresence } from '../OwnPresence.js';
import { PersonWindow } from '../PersonWindow.js';

/** John's line can be cut and mended. Meanwhile he keeps what was last known, and Jack sees him until the grace is over. */
function OneLine(): ReactElement {
  const { transport } = useTestPresence().person('john');
  return (
    <>
      <p className="row">
        <button
          type="button"
          onClick={() => {
            transport.refuse();
            transport.drop();
          }}
        >
          Cut the line
        </button>
        <button type="button" onClick={transport.restore}>
          Mend the line
        </button>
      </p>
      <div className="side-by-side">
        <PersonWindow userId="john" name="John's window">
          <OwnPresence />
          <PresenceList userIds={others} />
        </PersonWindow>
        <PersonWindow userId="jack" name="Jack's window">
          <PresenceList userIds={['john', 'amara', 'jessie']} />
        </PersonWindow>
      </div>
    </>
  );
}

const meta = {
  title: 'Scenarios/Lost connection',
  component: OneLine,
  parameters: { presence: { engine: { graceMs: 30_000 } } },
} satisfies Meta<typeof OneLine>;
export default meta;
type Story = StoryObj<typeof meta>;

export const LostConnection: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const john = within(await canvas.findByRole('region', { name: "John's window" }));
    const jack = within(canvas.getByRole('region', { name: "Jack's window" }));
    await john.findByRole('img', { name: 'Amara Okafor: Online' });
    await jack.findByRole('img', { name: 'John Smith: Online' });

    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }));
    await john.findByText('Connection lost. Reconnecting…', {}, { timeout: 3_000 });
    await expect(john.getByRole('img', { name: 'Amara Okafor: Online, last known' })).toBeVisible();
    await expect(john.getByRole('img', { name: 'Jessie Park: Offline, last known' })).toBeVisible();
    await expect(jack.getByRole('img', { name: 'John Smith: Online' })).toBeVisible();

    await userEvent.click(canvas.getByRole('button', { name: 'Mend the line' }));
    await john.findByRole('img', { name: 'Amara Okafor: Online' }, { timeout: 10_000 });
    await expect(jack.getByRole('img', { name: 'John Smith: Online' })).toBeVisible();
  },
};
