import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect, fireEvent, userEvent, waitFor, within } from 'storybook/test';
import { InvisibleToggle } from 'presence-kit';
import { InvisibleToggle as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabicTeam } from './arabicTeam.js';
import { LightAndDark } from './LightAndDark.js';
import { StateTable, stateRow } from './StateTable.js';

const meta = {
  title: 'Components/InvisibleToggle',
  component: InvisibleToggle,
  decorators: [
    (Story) => (
      <div className="column">
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof InvisibleToggle>;
export default meta;
type Story = StoryObj<typeof meta>;

const theSwitch = (canvasElement: HTMLElement) =>
  within(canvasElement).findByRole('switch', { name: 'Invisible', checked: false });

/** It says what others see. */
export const Default: Story = {
  async play({ canvasElement }) {
    const toggle = await theSwitch(canvasElement);
    await waitFor(() => expect(toggle).toBeEnabled());
    await expect(toggle).toHaveAccessibleDescription('Others can see when you are online.');
    await userEvent.click(toggle);
    const { client } = await presenceOf(canvasElement);
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true, online: false }));
    await expect(toggle).toHaveAccessibleDescription('Others see you as offline.');
    await userEvent.click(within(canvasElement).getByText('Invisible'));
    await waitFor(() => expect(client.user).toMatchObject({ invisible: false, online: true }));
  },
};

export const ByKeyboard: Story = {
  async play({ canvasElement }) {
    const toggle = await theSwitch(canvasElement);
    await waitFor(() => expect(toggle).toBeEnabled());
    const { client } = await presenceOf(canvasElement);
    await userEvent.tab();
    await expect(toggle).toHaveFocus();
    await userEvent.keyboard(' ');
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true }));
    await expect(toggle).toBeChecked();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(client.user).toMatchObject({ invisible: false }));
    await expect(toggle).not.toBeChecked();
  },
};

/** Each is somebody's own. The line of one is slow, and the app's policy does not let another be invisible. */
export const EveryState: Story = {
  parameters: {
    presence: {
      engine: { policy: { mayBeInvisible: (userId: string) => userId !== 'amara' } },
      onError: () => {},
    },
    docs: { story: { autoplay: true } },
  },
  render: () => (
    <StateTable
      states={{
        'seen by others': <InvisibleToggle />,
        invisible: of('super-band-9'),
        saving: of('jack'),
        failed: of('amara'),
        'not connected': of('newcomer'),
      }}
    />
  ),
  async play({ canvasElement }) {
    const the = (name: string) => within(stateRow(canvasElement, name)).getByRole('switch', { name: 'Invisible' });
    await waitFor(() => expect(the('failed')).toBeEnabled());
    (await presenceOf(canvasElement)).person('jack').transport.delay(3_600_000);
    await expect(the('not connected')).toBeDisabled();
    await expect(the('invisible')).toBeChecked();

    // Without the focus: a page of documents would follow it.
    await fireEvent.click(the('saving'));
    await waitFor(() => expect(the('saving')).toBeChecked());
    await expect(the('saving').parentElement).toHaveAttribute('data-pending');
    await fireEvent.click(the('failed'));
    const alert = await within(stateRow(canvasElement, 'failed')).findByRole('alert');
    await expect(alert).toHaveTextContent('That was not saved.');
    await expect(the('failed')).not.toBeChecked();
  },
};

function of(userId: string): ReactElement {
  return (
    <SeenBy userId={userId}>
      <InvisibleToggle />
    </SeenBy>
  );
}

export const Themed: Story = {
  render: () => (
    <LightAndDark>
      <div className="spaced">
        <InvisibleToggle />
        <SeenBy userId="super-band-9">
          <InvisibleToggle />
        </SeenBy>
      </div>
    </LightAndDark>
  ),
};

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabicTeam } };

/** The parts are drawn by what they say of themselves: here, by a square switch of the app's own. */
export const Headless: Story = { render: () => <Unstyled className="own-switch" /> };
