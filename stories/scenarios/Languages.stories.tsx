import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { OnlineBadge, PresenceList } from 'presence-kit';
import { OwnPresence } from '../OwnPresence.js';

/** The labels of the kit in a language of the toolbar. Names and statuses stay as users wrote them. */
function Labels({ userIds }: { userIds: string[] }) {
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
  component: Labels,
  args: { userIds: ['jack', 'jessie', 'yuki'] },
} satisfies Meta<typeof Labels>;
export default meta;
type Story = StoryObj<typeof meta>;

/** A story in a language, with the expected name of Jack's badge, label of the switch and direction. */
function inLanguage(language: string, jack: string, invisible: string, direction: 'ltr' | 'rtl'): Story {
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

export const English = inLanguage('en', 'Jack Brown: Online', 'Invisible', 'ltr');
export const German = inLanguage('de', 'Jack Brown: Online', 'Unsichtbar', 'ltr');
export const Spanish = inLanguage('es', 'Jack Brown: En línea', 'Invisible', 'ltr');
export const Japanese = inLanguage('ja', 'Jack Brown：オンライン', '非公開', 'ltr');
export const Arabic = inLanguage('ar', 'Jack Brown: متصل', 'غير مرئي', 'rtl');

/** A direction of the toolbar overrides that of the language. */
export const ArabicLeftToRight: Story = {
  ...inLanguage('ar', 'Jack Brown: متصل', 'غير مرئي', 'ltr'),
  globals: { language: 'ar', direction: 'ltr' },
};
