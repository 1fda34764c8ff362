import { inRounds } from '../../samples.mjs';
import { short, told } from '../../verdict.mjs';
import { costOfEvent } from './events.mjs';

const limit = 'limitUses';
/** How each of them is used stands in its file in `page/contenders` and `page/peers`. */
const peers = [
  ['naiveZustand', 'Zustand, one record of users, a selector for each'],
  ['reactQuery', 'React Query, a key for each user'],
  ['jotaiFamily', 'jotai, atomFamily'],
  ['preactSignals', 'preact signals'],
  ['mobx', 'mobx, observable map'],
  ['liveblocks', 'Liveblocks, useOther'],
  ['ably', 'Ably, presence.subscribe in each badge'],
  ['convex', 'Convex, a query for each user'],
  ['supabase', 'Supabase, presenceState after each sync'],
  ['yjsAwareness', 'Yjs awareness, a listener for each badge'],
];

/**
 * The cost of one event with others, in a flat list, beside the least that can be written by hand. Each is given what its own
 * server would send.
 * @param {import('../run.mjs').Bench} bench
 */
export async function peerRows(bench) {
  const lines = [];
  for (const count of bench.quick ? [1000] : [1000, 10_000]) {
    const samples = await inRounds(
      bench,
      [limit, ...peers.map(([contender]) => String(contender))].map((contender) => ({
        name: contender,
        often: contender === limit,
        measure: async () => (await costOfEvent(bench, { contender, count })).us,
      })),
    );
    for (const [contender, what] of peers) {
      const ratio = short(samples.ratio(String(contender), limit));
      const text = `${ratio} x limit-uses: ${short(samples.of(String(contender)))} us`;
      lines.push(told(`${what}, event, ${count} badges, flat`, `${text}, limit-uses ${short(samples.of(limit))} us`));
    }
  }
  return lines;
}
