// Commits as fast as it can until it is killed, and says of each commit when it is durable.
import { openLevelStorage } from 'presence-kit/server';
import { user } from '../records.js';

const [folder = '', from = '0'] = process.argv.slice(2);
const storage = await openLevelStorage(folder);
process.stdout.write('open\n');
let count = Number(from);
const commitOne = async () => {
  const own = count++;
  await storage.commit({
    users: new Map([
      ['left', user('left', { count: own })],
      [`user-${own}`, user(`user-${own}`, { filler: 'x'.repeat(own % 3000) })],
      ['right', user('right', { count: own })],
    ]),
    alive_at: own,
  });
  process.stdout.write(`durable ${own}\n`);
};
// Several at a time, so that they share batches.
await Promise.all(
  Array.from({ length: 5 }, async () => {
    for (;;) await commitOne();
  }),
);
