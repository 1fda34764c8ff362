import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { OnlineBadge, PresenceList } from 'presence-kit';
import { OwnPresence } from '../OwnPresence.js';

/** Everything that the kit says, in a language of the toolbar. What people wrote is theirs. */
function Everything({ userIds }: { userIds: string[] }) {
  return (
    <div className="column">
      <OwnPresence />
      <PresenceList userIds={userIds} />
      <div className="row">
        {userIds.map((userId) => (
          <OnlineBadge key={userId} userId={userId} variant="label" />
        ))}
      </div>
    </div>
  );
}

const meta = {
  title: 'Scenarios/Languages',
  component: Everything,
  args: { userIds: ['jack', 'jessie', 'yuki'] },
} satisfies Meta<typeof Everything>;
export default meta;
type Story = StoryObj<typeof meta>;

/** A story in a language, where a badge, the switch and the page say what they are to say. */
function spoken(language: string, jack: string, invisible: string, direction: 'ltr' | 'rtl'): Story {
  return {
    globals: { language },
    async play({ canvasElement }) {
      const canvas = within(canvasElement);
      await expect(await canvas.findAllByRole('img', { name: jack })).toHaveLength(2);
      await expect(canvas.getByRole('switch', { name: invisible })).toBeVisible();
      const canvasRoot = canvasElement.querySelector<HTMLElement>('.story-canvas')!;
      await expect(canvasRoot).toHaveAttribute('lang', language);
      await expect(getComputedStyle(canvasRoot).direction).toBe(direction);
    },
  };
}

export const English = spoken('en', 'Jack Brown: Online', 'Invisible', 'ltr');
export const German = spoken('de', 'Jack Brown: Online', 'Unsichtbar', 'ltr');
export const Spanish = spoken('es', 'Jack Brown: En línea', 'Invisible', 'ltr');
export const Japanese = spoken('ja', 'Jack Brown：オンライン', '非公開', 'ltr');
export const Arabic = spoken('ar', 'Jack Brown: متصل', 'غير مرئي', 'rtl');

/** The direction is the language's, unless one is chosen. */
export const ArabicFromTheLeft: Story = {
  ...spoken('ar', 'Jack Brown: متصل', 'غير مرئي', 'ltr'),
  globals: { language: 'ar', direction: 'ltr' },
};
