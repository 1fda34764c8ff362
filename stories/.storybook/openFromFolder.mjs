// After `storybook build`: makes the site open by a double click as well. A page from a folder has no origin, so Chromium lets it
// load no module and fetch no file. Each page gets one script of the old kind, and the list of stories that it would fetch.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const site = resolve('storybook-static');
const stories = readFileSync(join(site, 'index.json'), 'utf8');

for (const name of ['index', 'iframe']) {
  const page = join(site, `${name}.html`);
  /** @type {string[]} */
  const modules = [];
  const html = readFileSync(page, 'utf8')
    .replace(/<script type="module"([^>]*)>(.*?)<\/script>/gs, (_, attributes, code) => {
      const [, src] = /src="(.+?)"/.exec(attributes) ?? [];
      modules.push(src ? `import '${src}';` : code);
      return '';
    })
    .replace(/<link [^>]*rel="modulepreload"[^>]*>\s*/g, '')
    .replace(/<link rel="stylesheet"[^>]*href="(.+?)">/g, (_, href) => `<style>${read(href)}</style>`);
  if (modules.length === 0) throw new Error(`${page} loads no modules. Build it anew: npm run storybook:build`);
  writeFileSync(join(site, `${name}.js`), await oneScriptOf(modules.join('\n')));
  writeFileSync(
    page,
    html.replace('</body>', () => `${fetched()}<script src="./${name}.js"></script></body>`),
  );
}
for (const used of ['assets', 'sb-addons', 'sb-manager', 'vite-inject-mocker-entry.js']) {
  rmSync(join(site, used), { recursive: true });
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(site, path), 'utf8');
}

/** @param {string} code What imports modules of the site. */
async function oneScriptOf(code) {
  const entry = join(site, 'entry.js');
  const output = await build({
    configFile: false,
    root: site,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    // Nothing is loaded relative to a module any more.
    define: { 'import.meta.url': 'document.baseURI' },
    build: {
      write: false,
      target: 'esnext',
      modulePreload: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: entry, treeshake: false, output: { format: 'iife' } },
    },
  });
  const [built] = [output].flat();
  if (!built || !('output' in built)) throw new Error('Vite built nothing');
  return built.output[0].code;
}

/** A `fetch` that has the list of stories at hand. */
function fetched() {
  return `<script>{
    const stories = ${stories.replaceAll('<', '\\u003c')};
    const overTheNetwork = window.fetch;
    window.fetch = async (what, how) =>
      /(^|\\/)index\\.json$/.test(what) ? Response.json(stories) : overTheNetwork(what, how);
  }</script>`;
}
