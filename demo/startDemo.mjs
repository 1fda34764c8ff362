import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs the built demo in a process of its own. Resolves when the page can be opened; rejects if the process ends before.
 * @param {string} data The folder for its data.
 * @param {string} [port] Default: a free port.
 * @returns {Promise<{ server: import('node:child_process').ChildProcess, origin: string }>}
 */
export function startDemo(data, port = '0') {
  const server = spawn(process.execPath, ['demo/server.js'], {
    env: { ...process.env, PORT: port, PRESENCE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', (line) =>
      resolve({ server, origin: /http:\/\/[\d.:]+/.exec(line)?.[0] ?? '' }),
    );
    server.once('exit', () => reject(new Error('the demo ended before it was ready')));
  });
}
