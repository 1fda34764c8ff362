// Makes sure that there is a Chromium to test in, before Vitest starts: its config reads where the browser is.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

if (!(await haveChromium())) {
  console.log('No Chromium found, installing one for the tests in a browser ...');
  if (isDebian() && process.getuid?.() === 0) {
    const apt = 'apt-get -qq -o DPkg::Lock::Timeout=600';
    run(`${apt} update && ${apt} install -y --no-install-recommends chromium fonts-dejavu-core`);
  } else {
    run('npx --no-install playwright install chromium');
  }
  if (!(await haveChromium())) {
    console.error(
      'presence-kit: cannot test in a browser; there is no Chromium and installing one failed. ' +
        'Install Chromium or Google Chrome, or set CHROMIUM_PATH to one, and run the tests again.',
    );
    process.exit(1);
  }
}

async function haveChromium() {
  const path = findChromium();
  if (path) return existsSync(path);
  // Loading Playwright takes a second, so it is asked last.
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath());
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {string} command A line for the shell; what it prints is seen. That it failed shows in what is there afterwards. */
function run(command) {
  spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
