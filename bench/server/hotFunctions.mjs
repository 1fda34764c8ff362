import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The functions in which a server spent most of its time, by the profiles in a folder: one line of text for each.
 * @param {string} folder
 * @param {string} prefix Of the names of the files.
 */
export function hotFunctions(folder, prefix, count = 25) {
  /** @type {Map<string, number>} */
  const times = new Map();
  let busy = 0;
  for (const file of readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith('.cpuprofile'))) {
    /** @type {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number } }[], samples: number[], timeDeltas: number[] }} */
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    for (const [index, id] of samples.entries()) {
      const name = names.get(id) ?? '';
      if (name === '(idle)') continue;
      busy += Number(timeDeltas[index]);
      times.set(name, (times.get(name) ?? 0) + Number(timeDeltas[index]));
    }
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, us]) => `  ${((us / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** @param {{ functionName: string, url: string, lineNumber: number }} frame */
function nameOf({ functionName, url, lineNumber }) {
  const name = functionName || '(anonymous)';
  return url === '' ? name : `${name}  ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
