import type { Stored } from '../engine/ports.js';
import type { ChannelRecord, UserRecord } from '../engine/record.js';
import type { LevelFolder } from './levelFolder.js';
import { createSum } from './levelSum.js';
import type { Sum } from './levelSum.js';

/**
 * Keys and what they hold, as JSON; `undefined` for what is gone:
 *
 * - `u!<user id>`: a `UserRecord`
 * - `c!<type>:<channel id>`: a `ChannelRecord`
 * - `t!<user id>`: since when tokens of that user count, in wall milliseconds
 * - `m!alive_at`: wall milliseconds
 * - `m!sum`: what all of the above add up to
 * - `m!schema`: the version of all this, written by `levelFolder.ts`
 */
export type Entries = Map<string, UserRecord | ChannelRecord | number | undefined>;

type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

/**
 * What LevelDB is to do, `sum` included, which follows. Records are turned into text here, when they are written: of two in
 * one batch the last one counts.
 */
export function operationsOf(entries: Entries, sum: Sum): Operation[] {
  const operations = Array.from(entries, ([key, record]): Operation => {
    const value = record === undefined ? undefined : JSON.stringify(record);
    sum.put(key, value);
    return value === undefined ? { type: 'del', key } : { type: 'put', key, value };
  });
  return [...operations, { type: 'put', key: 'm!sum', value: String(sum) }];
}

/** Entries to ask of LevelDB at a time: as many as are parsed in a few milliseconds. */
const step = 1000;

/**
 * Everything in the folder. Rejects with `unavailable` on the first entry that is not one of ours, and when an entry was lost
 * or changed.
 */
export async function read(place: LevelFolder): Promise<{ stored: Stored; sum: Sum }> {
  const sum = createSum();
  let written: string | undefined;
  const users: UserRecord[] = [];
  const channels: ChannelRecord[] = [];
  const tokensFrom: [id: string, time: number][] = [];
  let aliveAt: number | undefined;
  const iterator = place.level().iterator({ highWaterMarkBytes: 1024 * 1024, fillCache: false });
  try {
    for (let entries = await next(); entries.length > 0; entries = await next()) {
      for (const [key, text] of entries) {
        if (key === 'm!sum') written = text;
        if (key === 'm!sum' || key === 'm!schema') continue;
        const value = parse(text);
        sum.put(key, text);
        if (key.startsWith('u!') && has(value, 'id', key.slice(2))) users.push(value as UserRecord);
        else if (key.startsWith('c!') && has(value, 'cid', key.slice(2))) channels.push(value as ChannelRecord);
        else if (key.startsWith('t!') && typeof value === 'number') tokensFrom.push([key.slice(2), value]);
        else if (key === 'm!alive_at' && typeof value === 'number') aliveAt = value;
        else throw place.refused(`the entry '${key}' is not what presence-kit wrote there`);
      }
    }
  } finally {
    await iterator.close();
  }
  // A folder that was made before there were sums gets one with the next commit.
  if (written !== undefined && written !== String(sum)) {
    throw place.refused('what is in it does not add up: its files were damaged, and something was lost or changed');
  }
  const stored: Stored = {
    users,
    channels,
    ...(aliveAt === undefined ? {} : { alive_at: aliveAt }),
    ...(tokensFrom.length === 0 ? {} : { tokens_from: tokensFrom }),
  };
  return { stored, sum };

  async function next(): Promise<[string, string][]> {
    try {
      return await iterator.nextv(step);
    } catch (error) {
      throw place.cannot('read', error);
    }
  }
}

/** What the text says, or undefined when it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function has(value: unknown, field: 'id' | 'cid', is: string): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)[field] === is;
}
