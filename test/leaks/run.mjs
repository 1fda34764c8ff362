// `npm run test:leaks`: plants one leak after the other into the sources, as the tests load them, and looks whether the stories
// of test/flow/nonInterference.test.ts find it. A suite that finds nothing proves nothing.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { leaks } from './leaks.mjs';

/** @typedef {import('./leaks.mjs').Leak} Leak */

const root = fileURLToPath(new URL('../..', import.meta.url));
process.env['PRESENCE_TEST_SHRINK'] = '0';

const stale = leaks.filter(({ file, find }) => readFileSync(root + file, 'utf8').split(find).length !== 2);
for (const { kind, what, file, find } of stale)
  console.error(`"${kind}: ${what}" cannot be planted; ${file} must hold this exactly once: ${find}`);
if (stale.length > 0) process.exit(1);

// What no stranger finds must not be the suite's own mistake, so it is run without a leak before.
const clean = await run(undefined);
console.log(`${clean === undefined ? 'nothing' : clean} found where nothing is planted\n`);

let found = 0;
for (const leak of leaks) {
  const started = performance.now();
  const finding = await run(leak);
  if (finding === 'a leak') found++;
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  const verdict = finding === 'a leak' ? 'found    ' : finding === undefined ? 'NOT FOUND' : 'BROKEN   ';
  console.log(
    `${verdict} ${seconds} s  ${leak.kind}: ${leak.what}${finding === undefined || finding === 'a leak' ? '' : `\n${finding}`}`,
  );
}
console.log(`\n${found} of ${leaks.length} found`);
process.exit(clean === undefined && found === leaks.length ? 0 : 1);

/**
 * Runs the stories on sources with `leak` in them.
 * @param {Leak | undefined} leak
 * @returns {Promise<string | undefined>} `a leak` when a stranger could tell the tellings apart, undefined when none could,
 *   else what went wrong.
 */
async function run(leak) {
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: false,
      watch: false,
      include: ['test/flow/nonInterference.test.ts'],
      // Through sockets it takes longer, and finds nothing more.
      testNamePattern: /^((?!sockets).)*$/,
      bail: 1,
      reporters: [{}],
    },
    {
      resolve: { alias: [{ find: /^presence-kit\/([a-z]+)$/, replacement: `${root}src/entries/$1.ts` }] },
      plugins: leak && [planting(leak)],
    },
  );
  await vitest.close();
  const files = vitest.state.getTestModules();
  const errors = [
    ...vitest.state.getUnhandledErrors(),
    ...files.flatMap((file) => [
      ...file.errors(),
      ...[...file.children.allTests('failed')].flatMap((test) => test.result().errors ?? []),
    ]),
  ];
  if (errors.length > 0) {
    const text = errors.map((error) => JSON.stringify(error, ['message', 'cause', 'name'])).join('\n');
    return leak && text.includes('InterferenceError') ? 'a leak' : text;
  }
  return files.some((file) => [...file.children.allTests('passed')].length > 0) ? undefined : 'no test was run';
}

/**
 * Replaces text of one file as it is loaded.
 * @param {Leak} leak
 * @returns {import('vite').Plugin}
 */
function planting({ file, find, plant }) {
  return {
    name: 'planted-leak',
    enforce: 'pre',
    transform: (code, id) => (id === root + file ? code.replace(find, () => plant) : undefined),
  };
}
