import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClassicLevel } from 'classic-level';
import { openLevelStorage } from 'presence-kit/server';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { builtFile } from '../server/builtFile.js';
import { startChild, watchChild } from '../server/childProcess.js';
import type { Child } from '../server/childProcess.js';
import { allOf, user } from './records.js';

const commitForever = () => builtFile('test/storage/programs/commitForever.ts');
const commitUntilRefused = () => builtFile('test/storage/programs/commitUntilRefused.ts');
const openFolder = () => builtFile('test/storage/programs/openFolder.ts');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presence-kit-level-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

async function reopened() {
  const storage = await openLevelStorage(folder);
  try {
    return await allOf(storage);
  } finally {
    await storage.close();
  }
}

/** Writes into the folder past presence-kit. */
async function writePlainly(entries: Record<string, string>) {
  const level = new ClassicLevel(folder);
  await level.batch(Object.entries(entries).map(([key, value]) => ({ type: 'put', key, value })));
  await level.close();
}

async function oneUserStored() {
  const storage = await openLevelStorage(folder);
  await storage.commit({ users: new Map([['john', user('john')]]) });
  await storage.close();
}

test('a process that is killed in the middle of commits loses nothing that it was told is durable', async () => {
  let durable = -1;
  for (const wanted of [1, 30, 200, 75, 400]) {
    const child = startChild([await commitForever(), folder, String(durable + 1)]);
    await child.line(new RegExp(`^durable ${durable + wanted}$`));
    child.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    const told = [...child.stdout().matchAll(/durable (\d+)\n/g)].map((match) => Number(match[1]));
    const last = Math.max(...told);

    const { users, alive_at = -1 } = await reopened();
    const byId = new Map(users.map(({ id, publicUser }) => [id, publicUser as unknown as { count: number }]));
    expect(alive_at).toBeGreaterThanOrEqual(last);
    // All of a commit is there, or none of it.
    expect(byId.get('left')?.count).toBe(alive_at);
    expect(byId.get('right')?.count).toBe(alive_at);
    for (let count = 0; count <= alive_at; count++) expect(byId.has(`user-${count}`), `user-${count}`).toBe(true);
    expect(byId.size).toBe(alive_at + 3);
    durable = alive_at;
  }
}, 60_000);

test('a second process is refused the folder, and gets it once the first one is gone', async () => {
  const first = startChild([await openFolder(), folder]);
  await first.line(/^open$/);
  await expect(openLevelStorage(folder)).rejects.toMatchObject({
    name: 'PresenceError',
    code: 'unavailable',
    message: `presence-kit: cannot open the data folder ${folder}; another process has it open. Stop that one, or choose another folder.`,
  });
  first.kill('SIGKILL');
  await first.ended;
  await expect(reopened()).resolves.toEqual({ users: [], channels: [] });
});

test('a second opening within the process is refused, and does not open the door to another process', async () => {
  const storage = await openLevelStorage(folder);
  await expect(openLevelStorage(folder)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('this process has it open'),
  });
  await expect(openLevelStorage(join(folder, '..', folder.split('/').at(-1) ?? ''))).rejects.toMatchObject({
    code: 'unavailable',
  });
  const other = startChild([await openFolder(), folder]);
  await other.line(/^unavailable .*another process has it open/);
  await storage.close();
  await expect(reopened()).resolves.toEqual({ users: [], channels: [] });
});

test('a folder of a newer version is refused and left as it is', async () => {
  await oneUserStored();
  await writePlainly({ 'm!schema': '3' });
  await expect(openLevelStorage(folder)).rejects.toMatchObject({
    code: 'unavailable',
    message: `presence-kit: cannot use the data folder ${folder}; its content has version 3, and this presence-kit knows version 2. Use the presence-kit that wrote it.`,
  });
  await writePlainly({ 'm!schema': '2' });
  expect((await reopened()).users).toEqual([user('john')]);
});

test('a folder that the version before wrote is read, and written on', async () => {
  const { publicUser, lastHeardAt, ...same } = user('john', { status: 'On stage' });
  await writePlainly({
    'm!schema': '1',
    'u!john': JSON.stringify({ ...same, seen: publicUser, heard_at: lastHeardAt }),
  });
  expect((await reopened()).users).toEqual([user('john', { status: 'On stage' })]);
  const storage = await openLevelStorage(folder);
  await storage.load();
  await storage.commit({ users: new Map([['jack', user('jack')]]) });
  await storage.close();
  expect((await reopened()).users).toEqual([user('jack'), user('john', { status: 'On stage' })]);
});

test.each([
  ['somebody else’s database', { some: 'thing' }, /holds a database of something else/],
  [
    'a user that is no JSON',
    { 'm!schema': '1', 'u!john': '{"id":"jo' },
    /entry 'u!john' is not what presence-kit wrote/,
  ],
  ['a user under another name', { 'm!schema': '1', 'u!john': JSON.stringify(user('jack')) }, /entry 'u!john'/],
  ['a channel that is a number', { 'm!schema': '1', 'c!a:b': '5' }, /entry 'c!a:b'/],
  ['an entry of a kind that is not known', { 'm!schema': '1', 'x!john': '{}' }, /entry 'x!john'/],
])('a folder with %s is refused with a sentence', async (_, entries, says) => {
  await writePlainly(entries);
  const refusal = { code: 'unavailable', message: expect.stringMatching(says) };
  await expect(reopened()).rejects.toMatchObject(refusal);
  // And it lets go of the folder.
  await expect(reopened()).rejects.toMatchObject(refusal);
});

test('a folder whose files were damaged is refused, not emptied', async () => {
  await oneUserStored();
  const files = () =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => !name.startsWith('LOG'))
        .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
    );
  const intact = files();
  const current = intact['CURRENT'] ?? '';

  writeFileSync(join(folder, 'CURRENT'), 'garbage');
  await expect(reopened()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/Corruption.*backup/),
  });
  rmSync(join(folder, 'CURRENT'));
  await expect(reopened()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/CURRENT is missing.*backup/),
  });
  writeFileSync(join(folder, 'CURRENT'), current);
  expect(files()).toEqual(intact);
  expect((await reopened()).users).toEqual([user('john')]);
});

/** A hundred commits, in the log still when the process is killed, in a table when the storage is closed. */
async function hundredCommits(end: 'killed' | 'closed') {
  const place = end === 'killed' ? mkdtempSync(join(tmpdir(), 'presence-kit-level-')) : folder;
  const storage = await openLevelStorage(place);
  for (let count = 0; count < 100; count++) {
    await storage.commit({
      users: new Map([[`user-${count}`, user(`user-${count}`, { about: 'x'.repeat(1000) })]]),
      alive_at: count,
    });
  }
  // What is on the disk in the middle of everything is what a killed process leaves behind.
  if (end === 'killed') cpSync(place, folder, { recursive: true });
  await storage.close();
  if (end === 'killed') rmSync(place, { recursive: true });
  const sizes = readdirSync(folder).map((name) => ({ name, size: statSync(join(folder, name)).size }));
  return join(folder, sizes.toSorted((a, b) => b.size - a.size)[0]?.name ?? '');
}

test.each(['killed', 'closed'] as const)(
  'the folder of a process that was %s, damaged in the middle of its largest file, is refused, this time and the next',
  async (end) => {
    const file = await hundredCommits(end);
    expect(file).toMatch(end === 'killed' ? /\.log$/ : /\.ldb$/);
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    bytes.writeUInt8((bytes[middle] ?? 0) ^ 0xff, middle);
    writeFileSync(file, bytes);
    const refusal = { code: 'unavailable', message: expect.stringMatching(/cannot .+ data folder .+backup/) };
    await expect(reopened()).rejects.toMatchObject(refusal);
    await expect(reopened()).rejects.toMatchObject(refusal);
  },
);

test('a commit of which only a part reached the disk is as if it had never been', async () => {
  const file = await hundredCommits('killed');
  writeFileSync(file, readFileSync(file).subarray(0, -20));
  const { users, alive_at } = await reopened();
  expect(users).toHaveLength(99);
  expect(alive_at).toBe(98);
});

test('every commit is synced to the disk before it is durable', async () => {
  const batch = vi.spyOn(ClassicLevel.prototype, 'batch');
  onTestFinished(() => batch.mockRestore());
  await hundredCommits('closed');
  expect(batch).toHaveBeenCalledTimes(100);
  for (const call of batch.mock.calls) expect(call).toEqual([expect.anything(), { sync: true }]);
});

test('a folder whose very first opening was cut off is opened', async () => {
  writeFileSync(join(folder, 'LOCK'), '');
  writeFileSync(join(folder, 'MANIFEST-000001'), 'half of');
  await oneUserStored();
  expect((await reopened()).users).toEqual([user('john')]);
});

test('a folder that may not be written is refused with its name and the cause', async () => {
  await oneUserStored();
  for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o444);
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
  const child = startChild([await openFolder(), folder, 'unprivileged']);
  const said = await child.line(/./);
  expect(said).toContain(`unavailable presence-kit: cannot open the data folder ${folder}; it may not be written (`);
  expect(said).toMatch(/Permission denied\)\. Give this process the right to, or choose another folder\.$/);
});

test('a folder that cannot be made is refused with its name and the cause', async () => {
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
  const inside = join(folder, 'data');
  const child = startChild([await openFolder(), inside, 'unprivileged']);
  const said = await child.line(/./);
  expect(said).toContain(
    `unavailable presence-kit: cannot make the data folder ${inside}; it may not be written (EACCES`,
  );
});

test('a file where the folder should be is refused with its name', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(openLevelStorage(file)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`cannot make the data folder ${file}; EEXIST`),
  });
});

interface Told {
  kept: number;
  refusals: { code: string; message: string }[];
  laterRefused: boolean;
  found?: string[];
  again: boolean;
  afterwards?: string[];
}

async function toldBy(child: Child): Promise<Told> {
  const told = JSON.parse(await child.line(/^\{/)) as Told;
  expect(await child.ended).toBe(0);
  expect(told.kept).toBeGreaterThan(5);
  expect(told.kept).toBeLessThan(1000);
  expect(told.laterRefused).toBe(true);
  return told;
}

const usersUpTo = (count: number) => Array.from({ length: count }, (_, number) => `user-${number}`);

test('a full disk refuses its commit and all later ones, keeps what was durable, and can be gone on from', async () => {
  // No file may grow beyond half a megabyte: as far as a write is concerned, that is a full disk.
  const child = watchChild('sh', [
    '-c',
    'ulimit -f 1024; exec "$0" "$@"',
    process.execPath,
    await commitUntilRefused(),
    folder,
  ]);
  const told = await toldBy(child);
  for (const { code, message } of told.refusals.slice(0, 2)) {
    expect(code).toBe('unavailable');
    expect(message).toMatch(
      /^presence-kit: cannot write to the data folder .*; the disk is full \(.*\)\. Make room\.$/,
    );
  }
  expect(told.found).toEqual(expect.arrayContaining(usersUpTo(told.kept)));
  // The one that was being written may have come through; nothing that was refused after it.
  expect(usersUpTo(told.kept + 1)).toEqual(expect.arrayContaining(told.found ?? []));
  expect(told.again).toBe(true);
  expect(told.afterwards).toContain(`user-${told.kept + 2}`);
});

test('a folder that may not be written any more refuses its commit and all later ones, and keeps what was durable', async () => {
  const told = await toldBy(startChild([await commitUntilRefused(), folder, 'read-only']));
  for (const { code, message } of told.refusals) {
    expect(code).toBe('unavailable');
    expect(message).toMatch(
      /^presence-kit: cannot .+ the data folder .*; it may not be written \(.*\)\. Give this process the right to, or choose another folder\.$/,
    );
  }
  expect(told.again).toBe(false);
  chmodSync(folder, 0o755);
  const found = (await reopened()).users.map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining(usersUpTo(told.kept)));
  expect(usersUpTo(told.kept + 1)).toEqual(expect.arrayContaining(found));
});

test('a closed storage refuses', async () => {
  const storage = await openLevelStorage(folder);
  await storage.close();
  await expect(storage.commit({ alive_at: 1 })).rejects.toMatchObject({ code: 'closed' });
  await expect(storage.load()).rejects.toMatchObject({ code: 'closed' });
});

test('without the package it says which one is missing and how to get it', async () => {
  const withoutPeers = fileURLToPath(new URL('programs/withoutPeers.mjs', import.meta.url));
  const child = startChild(['--import', withoutPeers, await openFolder(), folder]);
  await child.line(
    /^unavailable presence-kit: cannot keep data in .*; the package classic-level is not installed\. Run: npm install classic-level@3$/,
  );
});

test('a folder whose last tidying up fails is closed all the same, and can be opened again with all that was durable', async () => {
  const storage = await openLevelStorage(folder);
  await storage.commit({ users: new Map([['john', user('john')]]) });
  const full = vi.spyOn(ClassicLevel.prototype, 'compactRange').mockRejectedValue(new Error('ENOSPC: No space left'));
  try {
    await expect(storage.close()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/cannot close the data folder/),
    });
  } finally {
    full.mockRestore();
  }
  const again = await openLevelStorage(folder);
  expect([...(await again.load()).users]).toMatchObject([{ id: 'john' }]);
  await again.close();
});

test('two loads at once both read everything', async () => {
  await oneUserStored();
  const storage = await openLevelStorage(folder);
  const loaded = await Promise.all([storage.load(), storage.load()]);
  expect(loaded.map(({ users }) => [...users].length)).toEqual([1, 1]);
  await storage.close();
});
