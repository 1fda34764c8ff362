// `npm start`: builds the package and the page, and serves them in this process.
import { execFileSync } from 'node:child_process';

const starter = process.ppid;
for (const script of ['build', 'build:demo'])
  execFileSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
await import('./server.js');

// npm runs this in a shell, and a signal to npm ends only the shell. A process that lost its shell should end too.
setInterval(() => {
  if (process.ppid !== starter) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
