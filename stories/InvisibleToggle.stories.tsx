import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { InvisibleToggle } from 'presence-kit';
import { InvisibleToggle as Unstyled } from 'presence-kit/headless';
import { presenceOf, SeenBy } from 'presence-kit/storybook';
import { arabic } from './arabic.js';
import { LightAndDark } from './stage.js';

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

/** By mouse and by keyboard. It says what others see. */
export const Default: Story = {
  async play({ canvasElement }) {
    const toggle = await theSwitch(canvasElement);
    await waitFor(() => expect(toggle).toBeEnabled());
    await expect(toggle).toHaveAccessibleDescription('Others can see when you are online.');
    await userEvent.click(toggle);
    const { client } = await presenceOf(canvasElement);
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true, online: false }));
    await expect(toggle).toHaveAccessibleDescription('Others see you as offline.');
    toggle.focus();
    await userEvent.keyboard(' ');
    await waitFor(() => expect(client.user).toMatchObject({ invisible: false, online: true }));
    await userEvent.click(within(canvasElement).getByText('Invisible'));
    await waitFor(() => expect(client.user).toMatchObject({ invisible: true }));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(client.user).toMatchObject({ invisible: false }));
  },
};

/** Seen by others, invisible, and not connected. */
export const EveryState: Story = {
  render: () => (
    <>
      <InvisibleToggle />
      <SeenBy userId="super-band-9">
        <InvisibleToggle />
      </SeenBy>
      <SeenBy userId="newcomer">
        <InvisibleToggle />
      </SeenBy>
    </>
  ),
  async play({ canvasElement }) {
    await waitFor(async () => {
      const switches = within(canvasElement).getAllByRole<HTMLButtonElement>('switch');
      await expect(switches.map((toggle) => [toggle.ariaChecked, toggle.disabled])).toEqual([
        ['false', false],
        ['true', false],
        ['false', true],
      ]);
    });
  },
};

/** The line is slow: the wish is shown at once. */
export const Pending: Story = {
  parameters: { presence: { onError: () => {} } },
  async play({ canvasElement }) {
    const toggle = await theSwitch(canvasElement);
    await waitFor(() => expect(toggle).toBeEnabled());
    (await presenceOf(canvasElement)).me.transport.delay(3_600_000);
    await userEvent.click(toggle);
    await waitFor(() => expect(toggle).toBeChecked());
    await expect(toggle.parentElement).toHaveAttribute('data-pending');
  },
};

/** The app's policy does not let John be invisible. */
export const Failed: Story = {
  parameters: {
    presence: {
      engine: { policy: { mayBeInvisible: (userId: string) => userId !== 'john' } },
      onError: () => {},
    },
  },
  async play({ canvasElement }) {
    const toggle = await theSwitch(canvasElement);
    await waitFor(() => expect(toggle).toBeEnabled());
    await userEvent.click(toggle);
    await expect(await within(canvasElement).findByRole('alert')).toHaveTextContent('That was not saved.');
    await expect(toggle).not.toBeChecked();
  },
};

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

export const RightToLeft: Story = { globals: { direction: 'rtl' }, parameters: { presence: arabic } };

export const Headless: Story = { render: () => <Unstyled /> };
