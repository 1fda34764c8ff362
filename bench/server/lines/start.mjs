import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { held, short, told } from '../../verdict.mjs';
import { cpuOf, startProcess } from '../processes.mjs';
import { megabytes } from '../rounds.mjs';
import { withScene } from '../scene.mjs';

const maxUserBytes = 700;
const maxQueryMs = 5;
/** Users who are online while the others are away. */
const online = 1000;

/**
 * A server that starts with a folder of many users, all of them away.
 * @param {import('../run.mjs').Bench} bench
 */
export async function startLines(bench) {
  const { users } = bench;
  const folder = join(bench.keep ?? bench.makeFolder(), String(users));
  /** @type {import('../../verdict.mjs').Line[]} */
  const lines = [];
  if (!existsSync(join(folder, 'CURRENT'))) {
    const start = performance.now();
    // A run that is stopped meanwhile leaves no half of a folder to the next one.
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const path = fileURLToPath(new URL('makeFolder.mjs', import.meta.url));
    const maker = startProcess(process.execPath, [path, unfinished, String(users)]);
    await maker.first;
    await maker.stop();
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    lines.push(told(`making a folder of ${users} users`, `${short((performance.now() - start) / 1000)} s`));
  }
  const empty = await withScene('presenceKit', { clients: 1, options: { data: bench.makeFolder() } }, (scene) =>
    scene.settledMemory(),
  );
  const rateLimit = { burst: 1e9, perSecond: 1e9 };
  return await withScene('presenceKit', { clients: 1, options: { data: folder, rateLimit } }, async (scene) => {
    const cpu = cpuOf(scene.server).all;
    const { peak } = scene.memory();
    await scene.all('wait', { ms: 3000 });
    const { resident } = scene.memory();
    const settled = await scene.settledMemory();
    const each = (settled.resident - empty.resident) / users;
    lines.push(
      told(
        `a folder of ${users} users opens and serves after`,
        `${short(scene.startMs / 1000)} s (${short(cpu)} s of CPU)`,
      ),
      told(
        'its memory',
        `peak ${megabytes(peak)}, then ${megabytes(resident)}, after gc ${megabytes(settled.resident)} (empty ${megabytes(empty.resident)})`,
      ),
      held(
        `memory of a user who is away <= ${maxUserBytes} B`,
        each <= maxUserBytes,
        `${short(each)} B (live ${short((settled.live - empty.live) / users)} B)`,
      ),
    );
    await scene.open({ watches: Array.from({ length: online }, () => []) });
    const [answers] = await scene.all('ask', { queries: queries(users), times: 21 });
    for (const { name, taken } of answers) {
      const [first, ...others] = /** @type {number[]} */ (taken);
      const sorted = others.toSorted((a, b) => a - b);
      const middle = Number(sorted[sorted.length >> 1]);
      lines.push(
        held(
          `first page of ${name} among ${users} < ${maxQueryMs} ms`,
          middle < maxQueryMs,
          `${short(middle)} ms (the first time ${short(Number(first))} ms, at most ${short(Number(sorted.at(-1)))} ms after that)`,
        ),
      );
    }
    const { errors } = await scene.take();
    if (errors.length > 0) throw new Error(errors.join(' '));
    return lines;
  });
}

/** @param {number} users */
function queries(users) {
  const id = (/** @type {number} */ index) => `user-${String(Math.floor(index)).padStart(7, '0')}`;
  const time = (/** @type {number} */ secondsAgo) => new Date(Date.now() - secondsAgo * 1000).toISOString();
  /**
   * @param {string} name
   * @param {object} filter
   * @param {object[]} [sort]
   * @param {object} [page]
   */
  const ofUsers = (name, filter, sort = [], page = {}) => ({
    name,
    method: 'queryUsers',
    params: { filter, sort, ...page },
  });
  return [
    ofUsers('everybody, by id', {}, [{ id: 1 }]),
    ofUsers('everybody, by id, from the end', {}, [{ id: -1 }]),
    ofUsers('the page after an id', {}, [], { id_gt: id(users / 2) }),
    ofUsers('id: { $in } of 30', { id: { $in: Array.from({ length: 30 }, (_, index) => id((users / 30) * index)) } }),
    ofUsers('id: { $gte, $lt }', { id: { $gte: id(users / 2), $lt: id(users / 2 + 5000) } }),
    ofUsers('online: true', { online: true }),
    ofUsers('online: true, by last_active', { online: true }, [{ last_active: -1 }]),
    ofUsers('everybody, online first, by last_active', {}, [{ online: -1 }, { last_active: -1 }]),
    ofUsers('everybody, by last_active', {}, [{ last_active: -1 }]),
    ofUsers('last_active: { $lt }, by last_active', { last_active: { $lt: time(users / 2) } }, [{ last_active: -1 }]),
    ofUsers('last_active: { $gt } of 5,000, by id', { last_active: { $gt: time(5000) } }),
    ofUsers('everybody, by created_at', {}, [{ created_at: 1 }]),
    ofUsers('everybody, the newest first', {}, [{ created_at: -1 }]),
    {
      name: 'the channels of a member',
      method: 'queryChannels',
      params: { filter: { members: { $in: [id(0)] } }, sort: [] },
    },
  ];
}
