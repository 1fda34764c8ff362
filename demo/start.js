// `npm start`: builds the package and the page, and then serves them in this very process.
import { execFileSync } from 'node:child_process';

const starter = process.ppid;
for (const script of ['build', 'build:demo'])
  execFileSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
await import('./server.js');

// npm runs this in a shell, and a signal to npm ends that shell alone: whoever is left without it has been told to end.
setInterval(() => {
  if (process.ppid !== starter) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
