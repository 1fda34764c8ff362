import type { Stored } from '../engine/ports.js';
import type { ChannelRecord, UserRecord } from '../engine/record.js';
import type { User } from '../protocol/user.js';
import type { LevelFolder } from './levelFolder.js';
import { createChecksum } from './checksum.js';
import type { Checksum } from './checksum.js';

/**
 * Keys and what they hold, as JSON; `undefined` for what is gone:
 *
 * - `u!<user id>`: a `UserRecord`
 * - `c!<type>:<channel id>`: a `ChannelRecord`
 * - `t!<user id>`: since when tokens of that user count, in wall milliseconds
 * - `m!alive_at`: wall milliseconds
 * - `m!sum`: the checksum of all of the above
 * - `m!schema`: the version of all this, written by `levelFolder.ts`
 */
export type Entries = Map<string, UserRecord | ChannelRecord | number | undefined>;

type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

/**
 * What LevelDB is to do, `checksum` included, which follows. Records are turned into text here, when they are written: of two in
 * one batch the last one counts.
 */
export function operationsOf(entries: Entries, checksum: Checksum): Operation[] {
  const operations = Array.from(entries, ([key, record]): Operation => {
    const value = record === undefined ? undefined : JSON.stringify(record);
    checksum.put(key, value);
    return value === undefined ? { type: 'del', key } : { type: 'put', key, value };
  });
  return [...operations, { type: 'put', key: 'm!sum', value: String(checksum) }];
}

/** Entries to ask of LevelDB at a time: as many as are parsed in a few milliseconds. */
const step = 1000;

/**
 * Everything in the folder. Rejects with `unavailable` on the first entry that is not one of ours, and when an entry was lost
 * or changed.
 */
export async function read(place: LevelFolder): Promise<{ stored: Stored; checksum: Checksum }> {
  const checksum = createChecksum();
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
        checksum.put(key, text);
        if (key.startsWith('u!') && has(value, 'id', key.slice(2))) users.push(upgradeUser(value as StoredUser));
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
  if (written !== undefined && written !== String(checksum)) {
    throw place.refused('what is in it does not add up: its files were damaged, and something was lost or changed');
  }
  const stored: Stored = {
    users,
    channels,
    ...(aliveAt === undefined ? {} : { alive_at: aliveAt }),
    ...(tokensFrom.length === 0 ? {} : { tokens_from: tokensFrom }),
  };
  return { stored, checksum };

  async function next(): Promise<[string, string][]> {
    try {
      return await iterator.nextv(step);
    } catch (error) {
      throw place.cannot('read', error);
    }
  }
}

/** A user as this version writes it, or as version 1 of the schema did. */
type StoredUser = UserRecord | (Omit<UserRecord, 'publicUser' | 'lastHeardAt'> & { seen: User; heard_at: number });

function upgradeUser(stored: StoredUser): UserRecord {
  if (!('seen' in stored)) return stored;
  const { seen, heard_at, ...same } = stored;
  return { ...same, publicUser: seen, lastHeardAt: heard_at };
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
