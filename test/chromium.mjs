import { existsSync } from 'node:fs';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The Chromium that tests drive: `$CHROMIUM_PATH` if it is set, else one that the machine has installed. `undefined`
 * means the one that Playwright downloaded for itself.
 * @returns {string | undefined}
 */
export function findChromium() {
  return process.env.CHROMIUM_PATH || installed.find((path) => existsSync(path));
}

/** What Playwright's `chromium.launch` takes: quiet on the network, and able to run as root in a container. */
export function chromiumLaunchOptions() {
  const executablePath = findChromium();
  return {
    ...(executablePath && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
