import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage } from 'presence-kit/engine';
import type { Storage } from 'presence-kit/engine';
import { openLevelStorage } from 'presence-kit/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { allOf, channel, user } from '../storage/records.js';

const storages: [name: string, open: () => Promise<{ storage: Storage; again(): Promise<Storage> }>][] = [
  [
    'in memory',
    async () => {
      const storage = memoryStorage();
      return { storage, again: async () => storage };
    },
  ],
  [
    'in a folder',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'presence-kit-storage-'));
      let storage = await openLevelStorage(folder);
      onTestFinished(async () => {
        await storage.close();
        rmSync(folder, { recursive: true, force: true });
      });
      return {
        storage,
        async again() {
          await storage.close();
          storage = await openLevelStorage(folder);
          return storage;
        },
      };
    },
  ],
];

describe.each(storages)('a storage %s', (_, open) => {
  test('holds nothing at first', async () => {
    const { storage } = await open();
    expect(await allOf(storage)).toEqual({ users: [], channels: [] });
  });

  test('gives back what was committed, as it was', async () => {
    const { storage, again } = await open();
    const john = user('john', { name: 'Jöhn 🍔 "quoted"\n', custom: { deep: [1, null, { a: true }] } });
    const general = channel('messaging:general', ['john', 'jack']);
    await storage.commit({
      users: new Map([['john', john]]),
      channels: new Map([['messaging:general', general]]),
      alive_at: 1_546_867_062_375,
      tokens_from: new Map([['jack', 1_546_867_062_000]]),
    });
    const wanted = {
      users: [john],
      channels: [general],
      alive_at: 1_546_867_062_375,
      tokens_from: [['jack', 1_546_867_062_000]],
    };
    expect(await allOf(storage)).toEqual(wanted);
    expect(await allOf(await again())).toEqual(wanted);
  });

  test('keeps apart users and channels whose names look alike', async () => {
    const { storage, again } = await open();
    const ids = ['john', 'john.', 'john-1', 'john@example.com', 'JOHN', '_', '.', 'u', 'm', 'a'.repeat(255)];
    await storage.commit({
      users: new Map(ids.map((id) => [id, user(id)])),
      channels: new Map(ids.map((id) => [`a:${id}`, channel(`a:${id}`, [id])])),
    });
    const { users, channels } = await allOf(await again());
    expect(users.map(({ id }) => id)).toEqual(ids.toSorted());
    expect(channels.map(({ cid }) => cid)).toEqual(ids.map((id) => `a:${id}`).toSorted());
  });

  test('replaces what it is given again and leaves the rest', async () => {
    const { storage, again } = await open();
    await storage.commit({
      users: new Map([
        ['john', user('john')],
        ['jack', user('jack')],
      ]),
      alive_at: 5,
    });
    await storage.commit({ users: new Map([['john', user('john', { status: 'back' })]]) });
    const { users, alive_at } = await allOf(await again());
    expect(users).toEqual([user('jack'), user('john', { status: 'back' })]);
    expect(alive_at).toBe(5);
  });

  test('forgets what was removed, and removing what was never there is no error', async () => {
    const { storage, again } = await open();
    await storage.commit({
      users: new Map([
        ['john', user('john')],
        ['jack', user('jack')],
      ]),
      channels: new Map([
        ['a:b', channel('a:b', [])],
        ['a:c', channel('a:c', [])],
      ]),
    });
    await storage.commit({
      users: new Map([
        ['john', undefined],
        ['nobody', undefined],
      ]),
      channels: new Map([['a:b', undefined]]),
    });
    const { users, channels } = await allOf(await again());
    expect(users.map(({ id }) => id)).toEqual(['jack']);
    expect(channels.map(({ cid }) => cid)).toEqual(['a:c']);
  });

  test('keeps the order of commits that nobody waited for: the last one counts', async () => {
    const { storage, again } = await open();
    const commits = Array.from({ length: 500 }, async (_unused, count) =>
      storage.commit({
        users: new Map([
          ['john', user('john', { count })],
          [`guest-${count}`, user(`guest-${count}`)],
          // Gone with the commit after the one that made it.
          [`guest-${count - 1}`, undefined],
        ]),
        alive_at: count,
      }),
    );
    await Promise.all(commits);
    const { users, alive_at } = await allOf(await again());
    expect(users).toEqual([user('guest-499'), user('john', { count: 499 })]);
    expect(alive_at).toBe(499);
  });

  test('a commit of nothing changes nothing', async () => {
    const { storage, again } = await open();
    await storage.commit({});
    await storage.commit({ users: new Map(), channels: new Map() });
    expect(await allOf(await again())).toEqual({ users: [], channels: [] });
  });

  test('closing waits for what was committed before, and may be asked twice', async () => {
    const { storage, again } = await open();
    const commits = Array.from({ length: 50 }, async (_unused, count) =>
      storage.commit({ users: new Map([[`user-${count}`, user(`user-${count}`)]]) }),
    );
    await Promise.all([storage.close(), storage.close(), ...commits]);
    expect((await allOf(await again())).users).toHaveLength(50);
  });

  test('loading in the middle of commits shows all that was committed before', async () => {
    const { storage } = await open();
    const commits = Array.from({ length: 50 }, async (_unused, count) =>
      storage.commit({ users: new Map([[`user-${count}`, user(`user-${count}`)]]) }),
    );
    expect((await allOf(storage)).users).toHaveLength(50);
    await Promise.all(commits);
  });
});
