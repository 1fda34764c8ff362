import addonA11y from '@storybook/addon-a11y';
import addonDocs from '@storybook/addon-docs';
import { definePreview } from '@storybook/react-vite';
import { inPresence, onNetwork, onStage } from '../decorators.js';
import { languages } from '../languages.js';
import { now, team } from '../team.js';
import '../../src/styles/styles.css';
import './preview.css';

export default definePreview({
  addons: [addonA11y(), addonDocs()],
  tags: ['autodocs'],
  decorators: [onNetwork, inPresence, onStage],
  parameters: {
    a11y: { test: 'error' },
    layout: 'fullscreen',
    presence: { people: team, as: 'john', now },
    options: { storySort: { order: ['Welcome', 'Components', 'Hooks', 'Scenarios'] } },
  },
  initialGlobals: { theme: 'light', direction: '', language: '', person: '', network: 'online', clock: 'running' },
  globalTypes: {
    theme: {
      toolbar: {
        title: 'Theme',
        icon: 'mirror',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
      },
    },
    direction: {
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: '', title: 'As it is written' },
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
    language: {
      toolbar: {
        title: 'Language',
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: '', title: "Story's language" },
          ...Object.entries(languages).map(([value, { title }]) => ({ value, title })),
        ],
      },
    },
    person: {
      toolbar: {
        title: 'Person',
        icon: 'user',
        dynamicTitle: true,
        items: [
          { value: '', title: "Story's person" },
          ...Object.entries(team).map(([value, { name }]) => ({ value, title: name })),
        ],
      },
    },
    network: {
      toolbar: {
        title: 'Network',
        icon: 'lightning',
        dynamicTitle: true,
        items: [
          { value: 'online', title: 'Fast network' },
          { value: 'slow', title: 'Slow network' },
          { value: 'offline', title: 'Offline' },
          { value: 'flapping', title: 'Flapping network' },
        ],
      },
    },
    clock: {
      toolbar: {
        title: 'Clock',
        icon: 'time',
        dynamicTitle: true,
        items: [
          { value: 'running', title: 'Clock runs' },
          { value: 'frozen', title: 'Clock stands still' },
        ],
      },
    },
  },
});
