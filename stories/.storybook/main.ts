import { mergeConfig } from 'vite';
import { defineMain } from '@storybook/react-vite/node';

export default defineMain({
  framework: {
    name: '@storybook/react-vite',
    // Storybook looks beside this folder and would find none: the package's name would then mean what was built last. It also
    // writes this into the pages that it builds, so it names no folder of whoever builds them.
    options: { builder: { viteConfigPath: 'vite.config.ts' } },
  },
  stories: ['../**/*.stories.tsx', '../**/*.mdx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  // In the end one script holds everything: openFromFolder.mjs.
  viteFinal: (config) => mergeConfig(config, { build: { modulePreload: false } }),
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
});
