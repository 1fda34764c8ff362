import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { presenceOf, useTestPresence } from 'presence-kit/storybook';
import type { TestTab } from 'presence-kit/storybook';
import { OtherUser } from '../OtherUser.js';
import { OwnPresence } from '../OwnPresence.js';
import { PersonWindow } from '../PersonWindow.js';

/** John can have as many tabs as he likes. To Jack he is one person, who is there until the last of them is closed. */
function TabsOfJohn(): ReactElement {
  const john = useTestPresence().person('john');
  const [tabs, setTabs] = useState<readonly { number: number; tab: TestTab }[]>([{ number: 1, tab: john }]);

  async function open(): Promise<void> {
    const tab = await john.secondTab();
    setTabs((before) => [...before, { number: (before.at(-1)?.number ?? 0) + 1, tab }]);
  }

  function close(closed: TestTab): void {
    closed.closeTab();
    setTabs((before) => before.filter(({ tab }) => tab !== closed));
  }

  return (
    <>
      <p className="row">
        <button type="button" onClick={() => void open()}>
          Open another tab
        </button>
      </p>
      <div className="side-by-side">
        {tabs.map(({ number, tab }) => (
          <PersonWindow key={number} userId="john" tab={tab} name={`John's tab ${number}`}>
            <OwnPresence />
            <button type="button" onClick={() => close(tab)}>
              Close this tab
            </button>
          </PersonWindow>
        ))}
        <PersonWindow userId="jack" name="Jack's window">
          <OtherUser userId="john" />
        </PersonWindow>
      </div>
    </>
  );
}

const graceMs = 1_000;

const meta = {
  title: 'Scenarios/Second tab',
  component: TabsOfJohn,
  parameters: { presence: { engine: { graceMs } } },
} satisfies Meta<typeof TabsOfJohn>;
export default meta;
type Story = StoryObj<typeof meta>;

export const SecondTab: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const tab = async (number: number) => within(await canvas.findByRole('region', { name: `John's tab ${number}` }));
    const first = await tab(1);
    const jack = within(canvas.getByRole('region', { name: "Jack's window" }));
    const badge = await jack.findByRole('img', { name: 'John Smith: Online' });
    await userEvent.click(canvas.getByRole('button', { name: 'Open another tab' }));
    const second = await tab(2);

    await userEvent.click(await second.findByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(first.getByRole('switch', { name: 'Invisible' })).toBeChecked());
    await waitFor(() => expect(badge).toHaveAccessibleName('John Smith: Offline'));
    await userEvent.click(first.getByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(badge).toHaveAccessibleName('John Smith: Online'));

    await userEvent.click(first.getByRole('button', { name: 'Close this tab' }));
    const { clock } = await presenceOf(canvasElement);
    await new Promise<void>((resolve) => void clock.timer(resolve, graceMs * 1.5));
    await expect(badge).toHaveAccessibleName('John Smith: Online');
    const field = second.getByDisplayValue('Eating a veggie burger...');
    await userEvent.clear(field);
    await userEvent.type(field, 'One tab left{Enter}');
    await jack.findByText('One tab left');
    await userEvent.click(second.getByRole('button', { name: 'Close this tab' }));
    await waitFor(() => expect(badge).toHaveAccessibleName('John Smith: Offline'), { timeout: graceMs * 3 });
    await userEvent.click(canvas.getByRole('button', { name: 'Open another tab' }));
    await waitFor(() => expect(badge).toHaveAccessibleName('John Smith: Online'));
  },
};
