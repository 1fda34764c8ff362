import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createToken } from 'presence-kit/server';
import { expect, onTestFinished, test } from 'vitest';
import { builtFile } from './builtFile.js';
import { startChild } from './childProcess.js';
import { serve } from './command.js';
import { person, secret } from './people.js';
import { rawUser } from './rawSocket.js';

// What a crowd does to a server in a process of its own, seen by two people who were there before it. A few hundred in the
// suite, ten thousand with `npm run test:crowd`, which also prints how long an edit took to be seen.
const isLong = import.meta.env.MODE === 'long';
const size = Number(process.env['SOCKETS'] ?? (isLong ? 10_000 : 300));
const edits = isLong ? 300 : 40;
/** Machines are noisy; somebody who waits behind a crowd waits for longer than this. */
const bearableMs = 500;

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two people, and how long the one waits until an edit of the other is seen: half of the times it is less. */
async function pair(url: string) {
  const john = await person(url, 'john');
  const jack = await person(url, 'jack');
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  let round = 0;
  return {
    async median(): Promise<number> {
      const times: number[] = [];
      for (let edit = 0; edit < edits; edit++) {
        // Short of what would be a flood of their own.
        await moment(15);
        const status = `edit ${++round}`;
        const seen = new Promise<void>((resolve) => {
          const stop = john.client.on('user.presence.changed', ({ user }) => {
            if (user.status !== status) return;
            stop();
            resolve();
          });
        });
        const started = performance.now();
        await jack.client.upsertUser({ id: 'jack', status });
        await seen;
        times.push(performance.now() - started);
      }
      return times.toSorted((a, b) => a - b)[edits >> 1] ?? Infinity;
    },
    /** Nobody noticed anything else. */
    undisturbed: () => [...john.heard, ...jack.heard].every((what) => !/^(connection down|offline)/.test(what)),
  };
}

function say(what: string, before: number, during: number): void {
  process.stdout.write(
    `${what}: an edit was seen after ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms during\n`,
  );
}

/** Opens `count` connections that send `text` and nothing more. Some may be refused. */
async function crowd(url: string, count: number, text: string): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const one = async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined).resume();
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(text);
  };
  while (sockets.length < count) await Promise.all(Array.from({ length: Math.min(200, count - sockets.length) }, one));
  return sockets;
}

const half = 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n';
const whole = `${half}Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

test.each([
  ['connections that say nothing', ''],
  ['requests that are never finished', half],
  ['handshakes that nobody follows up', whole],
])(
  `${size} %s slow nobody, and end by themselves`,
  async (what, text) => {
    const { url } = await serve();
    const { median, undisturbed } = await pair(url);
    const before = await median();
    const sockets = await crowd(url, size, text);
    const during = await median();
    say(`${size} ${what}`, before, during);
    expect(during).toBeLessThan(bearableMs);
    // A newcomer is let in, if need be at a later try.
    await person(url, 'newcomer');
    expect(undisturbed()).toBe(true);
    // Ten seconds for a request or a first frame, and as long again until somebody looks.
    if (isLong) await expect.poll(() => sockets.filter(({ closed }) => !closed).length, { timeout: 30_000 }).toBe(0);
  },
  120_000,
);

test('somebody who floods, and comes back to flood, slows nobody', async () => {
  const { url } = await serve();
  const { median, undisturbed } = await pair(url);
  const before = await median();
  const flood = startChild([
    await builtFile('test/server/programs/flood.ts'),
    url,
    await createToken('flooder', secret),
  ]);
  await flood.line(/flooding/);
  const during = await median();
  say('a flood', before, during);
  expect(during).toBeLessThan(bearableMs);
  expect(undisturbed()).toBe(true);
}, 60_000);

/** Memory of a process in MiB, where the system tells it. */
function residentMiB(pid: number): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

test.runIf(isLong)(
  '20 clients that take nothing of 18,000 events each cost little, and slow nobody',
  async () => {
    const { url, child } = await serve();
    const { median, undisturbed } = await pair(url);
    const before = await median();
    const ids = Array.from({ length: 20 }, (_, count) => `user-${count}`);
    const post = (users: object[]) =>
      fetch(`${url}/users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ users }),
      });
    await post(ids.map((id) => ({ id, about: 'x'.repeat(200) })));
    const watch = { filter: { id: { $in: ids } }, sort: [], presence: true };
    const rounds = async (from: number, to: number) => {
      for (let round = from; round < to; round++) await post(ids.map((id) => ({ id, status: `round ${round}` })));
    };
    await rounds(0, 100);
    const memory = residentMiB(child.pid);
    for (let count = 0; count < 20; count++) {
      const slow = await rawUser(url, `slow-${count}`);
      slow.request(1, 'queryUsers', watch);
      await slow.frame(({ id }) => id === 1);
      slow.ws.pause();
    }
    await rounds(100, 1_000);
    const during = await median();
    say('20 clients that take nothing', before, during);
    if (memory !== undefined) {
      const each = ((residentMiB(child.pid) ?? memory) - memory) / 20;
      process.stdout.write(`each of them costs ${each.toFixed(2)} MiB\n`);
      // 0.6 is the goal; what the process itself grew by is in it.
      expect(each).toBeLessThan(0.6 * 1.3);
    }
    expect(during).toBeLessThan(bearableMs);
    expect(undisturbed()).toBe(true);
  },
  120_000,
);
