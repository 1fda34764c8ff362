import { fileURLToPath } from 'node:url';
import { defineMain } from '@storybook/react-vite/node';

export default defineMain({
  framework: {
    name: '@storybook/react-vite',
    // Storybook looks beside this folder and would find none: the package's name would then mean what was built last.
    options: { builder: { viteConfigPath: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)) } },
  },
  stories: ['../**/*.stories.tsx', '../**/*.mdx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
});
