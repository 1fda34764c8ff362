// Opens a folder and stays, or says why it cannot.
import { openLevelStorage } from 'presence-kit/server';
import { becomeUnprivileged } from './unprivileged.js';

const [folder = '', as] = process.argv.slice(2);
if (as === 'unprivileged') await becomeUnprivileged();
try {
  await openLevelStorage(folder);
  process.stdout.write('open\n');
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${String((error as { code?: string }).code)} ${(error as Error).message}\n`);
}
