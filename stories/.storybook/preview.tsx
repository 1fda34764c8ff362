import addonA11y from '@storybook/addon-a11y';
import addonDocs from '@storybook/addon-docs';
import { definePreview } from '@storybook/react-vite';
import { withStoryPresence, withNetwork, withCanvas } from '../decorators.js';
import { describeComponent, describeProps } from './docsFromComments.js';
import { languages } from '../languages.js';
import { now, team } from '../team.js';
import '../../src/styles/styles.css';
import './preview.css';

// Storybook reads this parameter and does not list it in its types.
const componentDescription: object = { extractComponentDescription: describeComponent };

export default definePreview({
  addons: [addonA11y(), addonDocs()],
  tags: ['autodocs'],
  argTypesEnhancers: [describeProps],
  decorators: [withNetwork, withStoryPresence, withCanvas],
  parameters: {
    a11y: { test: 'error' },
    docs: { ...componentDescription },
    layout: 'fullscreen',
    presence: { people: team, as: 'john', now },
    options: { storySort: { order: ['Welcome', 'Components', 'Hooks', 'Scenarios'] } },
  },
  initialGlobals: { theme: 'light', direction: '', language: '', person: '', network: 'online', clock: 'running' },
  globalTypes: {
    theme: choice('Theme', 'mirror', { light: 'Light', dark: 'Dark' }),
    direction: choice('Direction', 'transfer', {
      '': 'As in the language',
      ltr: 'Left to right',
      rtl: 'Right to left',
    }),
    language: choice('Language', 'globe', {
      '': "Story's language",
      ...Object.fromEntries(Object.entries(languages).map(([value, { title }]) => [value, title])),
    }),
    person: choice('Person', 'user', {
      '': "Story's person",
      ...Object.fromEntries(Object.entries(team).map(([value, { name }]) => [value, name])),
    }),
    network: choice('Network', 'lightning', {
      online: 'Fast network',
      slow: 'Slow network',
      offline: 'Offline',
      flapping: 'Flapping network',
    }),
    clock: choice('Clock', 'time', { running: 'Clock runs', frozen: 'Clock stopped' }),
  },
});

/** A menu in the toolbar: the title of each value. */
function choice<Icon extends string>(title: string, icon: Icon, values: Record<string, string>) {
  const items = Object.entries(values).map(([value, name]) => ({ value, title: name }));
  return { toolbar: { title, icon, dynamicTitle: true, items } };
}
