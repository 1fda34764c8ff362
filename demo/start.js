// `npm start`: builds the package and the page, and then serves them in this very process, so that ending it leaves nothing behind.
import { execFileSync } from 'node:child_process';

for (const script of ['build', 'build:demo'])
  execFileSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
await import('./server.js');
