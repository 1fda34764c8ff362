// Fills a data folder with users who are away: `node makeFolder.mjs <folder> <users>`. Records are those that the engine itself wrote
// for one user who came and left, and for one channel, with other ids and times.
import { fileURLToPath, pathToFileURL } from 'node:url';

const [folder = '', count = ''] = process.argv.slice(2);
const users = Number(count);
/** Channels of ten members each. */
const channels = 1000;
const year = 365 * 24 * 3600 * 1000;

/** @param {string} name */
const entry = (name) => pathToFileURL(fileURLToPath(new URL(`../../../dist/entries/${name}.js`, import.meta.url))).href;
/** @type {typeof import('../../../src/entries/engine.js')} */
const { createPresenceEngine } = await import(entry('engine'));
/** @type {typeof import('../../../src/entries/server.js')} */
const { openLevelStorage } = await import(entry('server'));

const { user, channel } = await examples();
const storage = await openLevelStorage(folder);
await storage.load();
for (let from = 0; from < users; from += 10_000) {
  /** @type {Map<string, import('../../../src/engine/record.js').UserRecord>} */
  const batch = new Map();
  for (let index = from; index < Math.min(users, from + 10_000); index++) {
    const id = idOf(index);
    const created_at = new Date(Date.now() - year + index).toISOString();
    // Not in the order of their ids.
    const last = Date.now() - ((index * 7919) % users) * 1000;
    const publicUser = {
      ...user.publicUser,
      id,
      name: `Person ${index}`,
      created_at,
      updated_at: created_at,
      last_active: new Date(last).toISOString(),
    };
    const profile = { ...user.profile, updated_at: created_at };
    batch.set(id, { ...user, id, publicUser, profile, lastHeardAt: last });
  }
  await storage.commit({ users: batch });
}
const made = Array.from({ length: channels }, (_, index) => {
  const cid = `team:${index}`;
  const members = Array.from({ length: 10 }, (_, member) => idOf((index * 10 + member) % users));
  return { ...channel, cid, channel: { ...channel.channel, id: String(index), cid }, members };
});
await storage.commit({ channels: new Map(made.map((record) => [record.cid, record])) });
await storage.close();
process.stdout.write(`${JSON.stringify({ users })}\n`);
process.exit();

async function examples() {
  /** @type {Map<string, import('../../../src/engine/record.js').UserRecord | undefined>} */
  const keptUsers = new Map();
  /** @type {Map<string, import('../../../src/engine/record.js').ChannelRecord | undefined>} */
  const keptChannels = new Map();
  const engine = createPresenceEngine({
    storage: {
      load: () => ({ users: [], channels: [] }),
      commit({ users: changed = [], channels: others = [] }) {
        for (const [id, record] of changed) keptUsers.set(id, record);
        for (const [cid, record] of others) keptChannels.set(cid, record);
      },
      close: () => Promise.resolve(),
    },
  });
  await engine.ready;
  await new Promise((resolve) => {
    const socket = engine.transport().open({
      open: () =>
        socket.send(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id: 'example', name: 'Person' } })),
      message: () => socket.send(JSON.stringify({ type: 'goodbye' })),
      close: resolve,
    });
  });
  await engine.command('upsertChannel', { type: 'team', id: 'example', data: { members: ['example'] } });
  await engine.close();
  const user = keptUsers.get('example');
  const channel = keptChannels.get('team:example');
  if (!user?.publicUser.last_active || !channel) throw new Error('The engine wrote no example.');
  return { user, channel };
}

/** @param {number} index */
function idOf(index) {
  return `user-${String(index).padStart(7, '0')}`;
}
