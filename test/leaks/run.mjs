// `npm run test:leaks` plants one leak after the other into the sources that the tests load, and checks that the stories of
// test/flow/nonInterference.test.ts find it. With an argument, only the leaks whose name contains it:
// `node test/leaks/run.mjs revision`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { leaks } from './leaks.mjs';
import { plantLeak } from './plantLeak.mjs';

/** @typedef {import('./leaks.mjs').Leak} Leak */

const root = fileURLToPath(new URL('../..', import.meta.url));
process.env['PRESENCE_TEST_SHRINK'] = '0';
// A rare leak needs more stories than `npm test` tells.
process.env['PRESENCE_TEST_STORIES'] ??= '8000';

let cannotPlant = 0;
for (const leak of leaks) {
  try {
    plantLeak(readFileSync(root + leak.file, 'utf8'), leak);
  } catch (error) {
    cannotPlant++;
    console.error(error instanceof Error ? error.message : error);
  }
}
if (cannotPlant > 0) process.exit(1);

const wanted = process.argv[2] ?? '';
const chosen = leaks.filter(({ kind, what }) => `${kind}: ${what}`.includes(wanted));
if (chosen.length === 0) {
  console.error(`no leak is named like '${wanted}'`);
  process.exit(1);
}

// Without a leak the stories must find nothing; otherwise a finding would prove nothing.
const clean = await run(undefined);
console.log(`without a leak: ${clean ?? 'nothing found'}\n`);

let found = 0;
for (const leak of chosen) {
  const started = performance.now();
  const finding = await run(leak);
  if (finding === 'a leak') found++;
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  const verdict = finding === 'a leak' ? 'found    ' : finding === undefined ? 'NOT FOUND' : 'BROKEN   ';
  console.log(
    `${verdict} ${seconds} s  ${leak.kind}: ${leak.what}${finding === undefined || finding === 'a leak' ? '' : `\n${finding}`}`,
  );
}
console.log(`\n${found} of ${chosen.length} found`);
process.exit(clean === undefined && found === chosen.length ? 0 : 1);

/**
 * Runs the stories on sources with `leak` in them.
 * @param {Leak | undefined} leak
 * @returns {Promise<string | undefined>} `a leak` when an observer noticed a difference, undefined when none did, otherwise
 *   the text of what went wrong.
 */
async function run(leak) {
  let planted = false;
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: false,
      watch: false,
      include: ['test/flow/nonInterference.test.ts'],
      // The run over sockets takes longer and finds the same.
      testNamePattern: /^((?!sockets).)*$/,
      bail: 1,
      reporters: [{}],
    },
    {
      resolve: {
        alias: [
          { find: /^presence-kit\/([a-z]+)$/, replacement: `${root}src/entries/$1.ts` },
          { find: '#openWebSocket', replacement: `${root}src/client/openWebSocketInNode.ts` },
        ],
      },
      plugins: leak && [
        {
          name: 'planted-leak',
          enforce: 'pre',
          transform(code, id) {
            if (id !== root + leak.file) return undefined;
            planted = true;
            return plantLeak(code, leak);
          },
        },
      ],
    },
  );
  await vitest.close();
  if (leak && !planted) return `the tests did not load ${leak.file}`;
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
