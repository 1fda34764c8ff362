// `npm run test:node -- 24`: the whole Vitest suite under another Node, fetched from npm; node_modules stays as it is.
import { spawnSync } from 'node:child_process';

const [version, ...vitestOptions] = process.argv.slice(2);
if (!version || !/^\d+(\.\d+){0,2}$/.test(version)) {
  console.error('presence-kit: cannot test on another Node; no version was given. Say which: npm run test:node -- 24');
  process.exit(1);
}

const withNode = ['-y', '-p', `node@${version}`, '--', 'node'];
const asked = spawnSync('npx', [...withNode, '--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
const found = asked.stdout?.trim().split('\n').at(-1) ?? '';
if (asked.status !== 0 || !`${found}.`.startsWith(`v${version}.`)) {
  console.error(asked.stderr);
  console.error(
    `presence-kit: cannot test on Node ${version}; npx answered "${found}". ` +
      'Look whether npm has that version and may run its install script, or put that Node on the PATH and run npm test.',
  );
  process.exit(1);
}

console.log(`The suite on Node ${found}`);
const suite = spawnSync('npx', [...withNode, 'node_modules/vitest/vitest.mjs', 'run', ...vitestOptions], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = suite.status ?? 1;
