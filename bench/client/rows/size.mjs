import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { held } from '../../verdict.mjs';

/** What `npm run size` says. */
export async function sizeRows() {
  const script = fileURLToPath(new URL('../../size.mjs', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  const lines = [...stdout.matchAll(/^(ok|TOO BIG) +(\d+) of (\d+) bytes +(.+?)(?: \(wanted: (\d+)\))?$/gm)];
  if (lines.length === 0) throw new Error('npm run size said nothing. Run npm run build before.');
  return lines.map(([, verdict, bytes, limit, what, wanted]) =>
    held(`size, gzip: ${what} <= ${wanted ?? limit} B`, verdict === 'ok' && !wanted, `${bytes} B`),
  );
}
