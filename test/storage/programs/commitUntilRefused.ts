// Commits until the disk is full or, told so, until a folder that may not be written any more is missed; then says what it
// heard, and what is there afterwards.
import { chmodSync } from 'node:fs';
import { openLevelStorage } from 'presence-kit/server';
import { allOf, user } from '../records.js';
import { becomeUnprivileged } from './unprivileged.js';

const [folder = '', how] = process.argv.slice(2);
const storage = await openLevelStorage(folder);
if (how === 'read-only') {
  chmodSync(folder, 0o555);
  await becomeUnprivileged();
}
const filler = Array.from({ length: 2000 }, () => Math.random().toString(36)).join('');
const refusals: { code: string; message: string }[] = [];

async function unlessRefused<Result>(work: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    refusals.push({ code, message });
    return undefined;
  }
}

const commit = async (count: number) => {
  const users = new Map([[`user-${count}`, user(`user-${count}`, { filler })]]);
  return (await unlessRefused(async () => (await storage.commit({ users }), true))) === true;
};
const ids = () => unlessRefused(async () => (await allOf(storage)).users.map(({ id }) => id));

let kept = 0;
while (kept < 1000 && (await commit(kept))) kept++;
const laterRefused = !(await commit(kept + 1));
const found = await ids();
const again = found !== undefined && (await commit(kept + 2));
const afterwards = await ids();
await storage.close();
process.stdout.write(`${JSON.stringify({ kept, refusals, laterRefused, found, again, afterwards })}\n`);
