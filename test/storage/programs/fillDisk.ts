// Commits until the disk is full, and says what it heard and what is there afterwards.
import { openLevelStorage } from 'presence-kit/server';
import { allOf, user } from '../records.js';

const storage = await openLevelStorage(process.argv[2] ?? '');
const filler = Array.from({ length: 2000 }, () => Math.random().toString(36)).join('');
const refusals: { code: string; message: string }[] = [];
const commit = async (count: number) => {
  try {
    await storage.commit({ users: new Map([[`user-${count}`, user(`user-${count}`, { filler })]]) });
    return true;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    refusals.push({ code, message });
    return false;
  }
};

let kept = 0;
while (kept < 1000 && (await commit(kept))) kept++;
const laterRefused = !(await commit(kept + 1));
const found = (await allOf(storage)).users.map(({ id }) => id);
const again = await commit(kept + 2);
const afterwards = (await allOf(storage)).users.map(({ id }) => id);
await storage.close();
process.stdout.write(`${JSON.stringify({ kept, refusals, laterRefused, found, again, afterwards })}\n`);
