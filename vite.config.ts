import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { Alias, BuildOptions, Plugin, UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import type { TestProjectConfiguration } from 'vitest/config';
import { chromiumLaunchOptions } from './test/chromium.mjs';
import { commands } from './test/visual/commands.js';

// One file for the library, the demo, Storybook and the tests. The mode says which:
//   lib      the package: `vite build --mode lib`
//   demo     what `npm start` opens: `vite build demo --config vite.config.ts --mode demo`
//   react18  tests on React 18: `vitest run --mode react18 --project dom --project browser`
//   dist     tests on the built package, for each of its entries: `vitest run --mode dist --project node --project dom`
//   dist-all the same with every test: `vitest run --mode dist-all --project node --project dom`
//   recipes  the badge on other people's avatars: `vitest run --mode recipes`
//   long     tests at their full size: `vitest run --mode long --project node test/server/nemesis.test.ts`
// Any other mode: sources, on the React of package.json.
export default defineConfig(async ({ mode }) => ({
  ...shared(mode),
  ...(mode === 'lib' && { build: libraryBuild() }),
  ...(mode === 'demo' && { build: { outDir: 'dist', emptyOutDir: true } }),
  // Only Vitest reads this; Storybook and the builds load the same file and have no use for a test project.
  ...(process.env.VITEST && { test: { projects: await testProjects(mode) } }),
}));

/** What everything has in common. A test project gets it by hand: `extends: true` would load this file again, in another mode. */
function shared(mode: string): UserConfig {
  return {
    // A project of Vitest does not hear of it otherwise, and its tests could not tell what they run on.
    mode,
    plugins: [react(), ...(mode === 'lib' ? [stylesheetTypes()] : [])],
    resolve: {
      alias: [...(mode === 'lib' || mode.startsWith('dist') ? [] : sources), ...(mode === 'react18' ? react18 : [])],
    },
    cacheDir: at(mode === 'react18' ? 'node_modules/.vite-react18' : 'node_modules/.vite'),
  };
}

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The package's names, from the sources. Without these the package finds itself through its `exports` and `imports`, in dist. */
const sources: Alias[] = [
  // That for Node does in pages what that for pages does.
  { find: '#openWebSocket', replacement: at('src/client/openWebSocketInNode.ts') },
  { find: /^presence-kit$/, replacement: at('src/entries/index.ts') },
  { find: /^presence-kit\/styles\.css$/, replacement: at('src/styles/styles.css') },
  { find: /^presence-kit\/([a-z/]+)$/, replacement: at('src/entries/') + '$1.ts' },
];

// Testing Library's main file is CommonJS and would load React 19 natively, past these aliases.
const react18: Alias[] = [
  { find: /^@testing-library\/react$/, replacement: '@testing-library/react/dist/@testing-library/react.esm.js' },
  { find: /^react-dom($|\/)/, replacement: at('test/react18/node_modules/react-dom') + '$1' },
  { find: /^react($|\/)/, replacement: at('test/react18/node_modules/react') + '$1' },
];

function libraryBuild(): BuildOptions {
  return {
    lib: { entry: libraryEntries(), formats: ['es'] },
    cssCodeSplit: true,
    sourcemap: true,
    minify: false,
    target: 'es2022',
    // As small as what the app's own build makes of it, and with nothing rewritten for older browsers.
    cssMinify: 'lightningcss',
    cssTarget: ['chrome125', 'firefox147', 'safari26'],
    rolldownOptions: {
      external: (id) => !/^(\.{0,2}\/|\0)/.test(id),
      checks: { moduleLevelDirective: false },
      output: { preserveModules: true, preserveModulesRoot: 'src' },
    },
  };
}

/**
 * Every file in `src/entries` becomes `dist/entries/<name>.js`; the stylesheet becomes `dist/styles.css`. What `imports` of
 * package.json names is imported by no relative path, and so named here as well.
 */
function libraryEntries(): Record<string, string> {
  const files = readdirSync(at('src/entries'), { recursive: true, encoding: 'utf8' });
  const modules = files.filter((file) => file.endsWith('.ts'));
  const entries = modules.map((file) => [
    `entries/${file.slice(0, -3).replaceAll('\\', '/')}`,
    at(`src/entries/${file}`),
  ]);
  const platforms = ['client/openWebSocket', 'client/openWebSocketInNode'].map((name) => [name, at(`src/${name}.ts`)]);
  return { ...Object.fromEntries([...entries, ...platforms]), styles: at('src/styles/styles.css') };
}

/** TypeScript refuses `import 'presence-kit/styles.css'` unless a declaration stands beside it. */
function stylesheetTypes(): Plugin {
  return {
    name: 'presence-kit-stylesheet-types',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'styles.css.d.ts', source: 'export {};\n' });
    },
  };
}

/** Tests that use every entry of the package for Node: enough to see that the build has left nothing out. */
const entryTests = [
  'test/{contract,testing,storage,store,client}/**/*.test.ts',
  'test/engine/{options,events,tokens,restart,embeddedTransport}.test.ts',
  'test/server/{command,http,listener,protocolPage,tokens,twoPeople}.test.ts',
  'test/flow/publicCalls.test.ts',
];

async function testProjects(mode: string): Promise<TestProjectConfiguration[]> {
  const everyNodeTest = [
    'test/{base,protocol,engine,client,store,server,storage,testing,flow,contract}/**/*.test.ts',
    'test/*.test.ts',
  ];
  const limits = {
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Read by test/setup.ts: an alias that misses would test React 19 twice, and nobody would notice.
    env: { REACT_MAJOR: mode === 'react18' ? '18' : '19' },
  };
  const node: TestProjectConfiguration = {
    ...shared(mode),
    test: {
      name: 'node',
      environment: 'node',
      include: mode === 'dist' ? entryTests : everyNodeTest,
      ...limits,
    },
  };
  const dom: TestProjectConfiguration = {
    ...shared(mode),
    test: {
      name: 'dom',
      environment: 'jsdom',
      include: ['test/{react,headless,components}/**/*.test.{ts,tsx}', 'test/{flow,testing}/**/*.test.tsx'],
      setupFiles: ['test/setup.ts'],
      ...limits,
      ...(mode === 'react18' && {
        server: { deps: { inline: [/@testing-library\/react/, /zustand/, /@tanstack\/react-(query|virtual)/] } },
      }),
    },
  };
  const inBrowser: TestProjectConfiguration = {
    ...shared(mode),
    test: {
      name: 'browser',
      sequence: { groupOrder: 1 },
      include: ['test/browser/**/*.test.{ts,tsx}'],
      setupFiles: ['test/setup.ts'],
      browser: browser(),
      ...limits,
    },
  };
  if (mode.startsWith('dist')) return [node, dom];
  if (mode === 'react18') return [dom, inBrowser];
  if (mode === 'recipes') return [pagesProject(mode, 'recipes')];
  const pages = pagesProject(mode, 'pages');
  return [node, dom, inBrowser, pages, visualProject(mode), ...(storiesAreAsked() ? [await storiesProject(mode)] : [])];
}

/** Tests that drive Chromium from outside, on pages that they build and serve. */
function pagesProject(mode: string, name: string): TestProjectConfiguration {
  return {
    ...shared(mode),
    test: {
      name,
      environment: 'node',
      include: [`test/${name}/**/*.test.ts`],
      // Each file starts a server and a browser of its own: one at a time, after everything else.
      sequence: { groupOrder: 3 },
      maxWorkers: 1,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  };
}

/** Pictures of every component in every state, compared with those in test/visual/pictures. */
function visualProject(mode: string): TestProjectConfiguration {
  const pictures = at('test/visual/pictures');
  return {
    ...shared(mode),
    test: {
      name: 'visual',
      sequence: { groupOrder: 4 },
      include: ['test/visual/**/*.test.ts'],
      browser: {
        ...browser(['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']),
        commands,
        expect: {
          toMatchScreenshot: {
            // Another processor may draw an edge a shade apart. A badge is all edge, so edges count.
            comparatorOptions: { threshold: 0.03, includeAA: true, allowedMismatchedPixels: 10 },
            resolveScreenshotPath: ({ arg, ext }) => `${pictures}/${arg}${ext}`,
          },
        },
      },
      testTimeout: 30_000,
      hookTimeout: 30_000,
    },
  };
}

async function storiesProject(mode: string): Promise<TestProjectConfiguration> {
  const { storybookTest } = await import('@storybook/addon-vitest/vitest-plugin');
  return {
    ...shared(mode),
    plugins: [storybookTest({ configDir: at('stories/.storybook') })],
    test: {
      name: 'stories',
      sequence: { groupOrder: 2 },
      browser: browser(),
      testTimeout: 30_000,
      hookTimeout: 30_000,
    },
  };
}

/** Storybook reads every story when the config loads: three seconds that a run of `--project node` need not pay. */
function storiesAreAsked(): boolean {
  const asked = process.argv.join(' ').match(/--project[ =]\S+/g) ?? [];
  return asked.length === 0 || asked.some((option) => !/[ =](node|dom|browser|pages|visual)$/.test(option));
}

/** A fresh object for each project: Vitest writes into it. */
function browser(args: string[] = []) {
  const launch = chromiumLaunchOptions();
  return {
    enabled: true,
    headless: true,
    provider: playwright({ launchOptions: { ...launch, args: [...launch.args, ...args] } }),
    screenshotFailures: false,
    instances: [{ browser: 'chromium' as const }],
  };
}
