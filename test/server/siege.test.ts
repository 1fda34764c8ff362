import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtFile } from './builtFile.js';
import { startChild } from './childProcess.js';
import type { Child } from './childProcess.js';
import { serve } from './command.js';
import { person, post, secret } from './people.js';
import type { Person } from './people.js';

// An attack on a real server, seen by people who use it meanwhile. The suite runs a short form, which asserts nothing about times:
// the machine may be busy. `npm run test:siege` runs it with thousands of sockets. Both print what people felt and what the server
// used. `ATTACKERS` (sockets of each cheap kind) and `SECONDS` say otherwise.
const isLong = import.meta.env.MODE === 'long';
const attackers = Number(process.env['ATTACKERS'] ?? (isLong ? 500 : 20));
const seconds = Number(process.env['SECONDS'] ?? (isLong ? 60 : 6));
const honest = isLong ? 50 : 20;
/** What the 99th percentile of a small read may be under attack, as a multiple of what it was before. */
const maxSlowdown = 3;
/** The attackers share the machine with the server: a read below this is not slow. */
const unnoticedMs = 20;
/** What may stay in memory, as a multiple of what was there before. */
const maxGrowth = 1.2;

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Infinity;
}

/** The most memory that a process ever had, in MiB, and the CPU seconds that it used. Undefined where there is no /proc. */
function usageOf(pid: number): { peak: number; cpu: number } | undefined {
  try {
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return { peak, cpu: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return undefined;
  }
}

/** MiB that the server has in use, garbage not counted. */
async function memoryOf({ child }: { child: Child }): Promise<number> {
  const asked = memories(child).length;
  child.kill('SIGUSR2');
  while (memories(child).length === asked) await moment(20);
  return memories(child).at(-1) ?? NaN;
}

function memories(child: Child): number[] {
  return Array.from(child.stdout().matchAll(/^memory (.+)$/gm), ([, mib]) => Number(mib));
}

/** A company of 10,000 with one channel for everybody, in which those who attack are members too. */
async function populate(url: string): Promise<void> {
  const ids = Array.from({ length: 9_000 }, (_, at) => `member-${at}`);
  for (let from = 0; from < ids.length; from += 1_000) {
    const users = ids
      .slice(from, from + 1_000)
      .map((id, at) => ({ id, name: `Member ${at}`, team: `team ${at % 50}` }));
    await post(url, '/users', { users });
  }
  const people = Array.from({ length: honest }, (_, at) => `honest-${at}`);
  const meddlers = Array.from({ length: 50 }, (_, at) => `meddler-${at}`);
  const groups = [people, meddlers];
  for (let from = 0; from < ids.length; from += 900) groups.push(ids.slice(from, from + 900));
  for (const members of groups) await post(url, '/channels', { type: 'team', id: 'everybody', members });
}

/** People who watch each other, and read and edit all the time. */
async function startPeople(url: string) {
  const people: Person[] = [];
  const ids = Array.from({ length: honest }, (_, at) => `honest-${at}`);
  for (const id of ids) people.push(await person(url, id));
  for (const [at, { client }] of people.entries()) {
    const neighbours = Array.from({ length: 10 }, (_, next) => ids[(at + next + 1) % honest] as string);
    await client.queryUsers({ id: { $in: neighbours } }, [], { presence: true });
  }
  const said = new Map<string, Set<string>>();
  let over = false;
  let times: number[] = [];
  const errors: unknown[] = [];

  async function live({ client }: Person, at: number): Promise<void> {
    const id = ids[at] as string;
    for (let round = 0; !over; round++) {
      await moment(150 + ((at * 37) % 100));
      const started = performance.now();
      try {
        await client.queryUsers({ id: ids[(at + 1) % honest] });
        times.push(performance.now() - started);
        if (round % 10 !== 0) continue;
        const status = `${id} round ${round}`;
        said.set(id, (said.get(id) ?? new Set()).add(status));
        await client.upsertUser({ id, status });
      } catch (error) {
        errors.push(error);
      }
    }
  }

  const lives = people.map(live);
  return {
    /** How long the reads of the next `ms` milliseconds take. */
    async watch(ms: number) {
      times = [];
      await moment(ms);
      return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), reads: times.length };
    },
    disconnects: () => people.flatMap(({ heard }) => heard.filter((what) => what === 'connection down')).length,
    /** Events about people that nobody caused. */
    wrongEvents: () =>
      people.flatMap(({ events }) =>
        events.filter(
          (event) =>
            event.type === 'user.presence.changed' &&
            (!event.user.online ||
              (event.user.status !== undefined && !said.get(event.user.id)?.has(event.user.status))),
        ),
      ).length,
    errors: () => errors,
    async stop() {
      over = true;
      await Promise.all(lives);
    },
  };
}

const inWords = ({ p50, p99, reads }: { p50: number; p99: number; reads: number }) =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${reads} reads`;

test(
  `${honest} people feel nothing of an attack by sockets that are silent, slow, garbage, flooding, huge or greedy`,
  async () => {
    const preload = ['--expose-gc', '--import', await builtFile('test/server/programs/memory.ts')];
    const server = await serve([], { PRESENCE_SECRET: secret }, preload);
    const { url, child } = server;
    await populate(url);
    const people = await startPeople(url);
    await people.watch(1_500);
    const calm = await people.watch(seconds * 500);
    const memoryBefore = await memoryOf(server);
    const before = usageOf(child.pid);

    const attack = startChild([await builtFile('test/server/programs/attackers.ts'), url, secret, String(attackers)]);
    await attack.line(/attacking/);
    const attacked = await people.watch(seconds * 1_000);
    const after = usageOf(child.pid);
    attack.kill('SIGKILL');
    await attack.ended;
    const afterwards = await people.watch(Math.max(4_000, seconds * 500));
    const memoryAfter = await memoryOf(server);
    await people.stop();

    process.stdout.write(
      [
        `small reads of ${honest} people before: ${inWords(calm)}`,
        `under attack (${attackers} sockets of each cheap kind, ${seconds} s): ${inWords(attacked)}`,
        `afterwards: ${inWords(afterwards)}`,
        `disconnects ${people.disconnects()}, wrong events ${people.wrongEvents()}, failed calls ${people.errors().length}`,
        `the server's memory: ${memoryBefore.toFixed(0)} MiB before, ${after?.peak.toFixed(0)} at the most (resident), ${memoryAfter.toFixed(0)} afterwards`,
        ...(before && after
          ? [`its CPU under attack: ${(((after.cpu - before.cpu) / (seconds + 1.5)) * 100).toFixed(0)} % of a core`]
          : []),
        '',
      ].join('\n'),
    );
    expect(people.disconnects()).toBe(0);
    expect(people.wrongEvents()).toBe(0);
    expect(people.errors()).toEqual([]);
    expect(memoryAfter).toBeLessThan(memoryBefore * maxGrowth);
    if (isLong) expect(attacked.p99).toBeLessThan(Math.max(calm.p99 * maxSlowdown, unnoticedMs));
  },
  (seconds * 3 + 60) * 1_000,
);
