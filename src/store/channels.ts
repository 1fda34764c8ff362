import type { PresenceClient } from '../client/presenceClient.js';
import type { Channel } from '../protocol/channel.js';
import type { User } from '../protocol/user.js';
import type { PresenceStore } from './createPresenceStore.js';
import { createDelayQueue } from './delayQueue.js';
import { lingerMs } from './interest.js';
import { newer } from './newer.js';
import type { ReadonlyStore } from './readonlyStore.js';

/** A channel as the store keeps it: its members are ids, since a user exists once. */
export interface ChannelRecord extends Channel {
  members: string[];
}

/** Several channels by `cid`, as one store. */
export type ChannelRecords = ReadonlyMap<string, ChannelRecord>;

/** The channels that hooks show. They stand beside the users, so that an app without channels carries none of it. */
export interface Channels {
  /** Takes what a read answered. */
  take(channel: Channel, members: readonly User[], watched?: readonly string[]): void;
  /** Those of `cids` that are known. The map is the same while none of them changed. */
  group(cids: readonly string[]): ReadonlyStore<ChannelRecords>;
  /** Whether a channel is known, and therefore watched if anybody asked for that. */
  has(cid: string): boolean;
  /** Follows channels while they are shown. With the last who lets go of one, its watches end. */
  hold(cids: readonly string[]): () => void;
}

/** How many hold each channel of a client: two stores may share a client, as one does after another. */
const held = new WeakMap<PresenceClient, Map<string, number>>();

function holdersOf(client: PresenceClient): Map<string, number> {
  let holders = held.get(client);
  if (!holders) held.set(client, (holders = new Map()));
  return holders;
}

const made = new WeakMap<PresenceStore, Channels>();

/** The channels of a store, which are those of one client. */
export function channelsOf(store: PresenceStore, client: PresenceClient, onError: (error: unknown) => void): Channels {
  let channels = made.get(store);
  if (!channels) made.set(store, (channels = createChannels(store, client, onError)));
  return channels;
}

function createChannels(store: PresenceStore, client: PresenceClient, onError: (error: unknown) => void): Channels {
  const records = new Map<string, ChannelRecord>();
  const holders = holdersOf(client);
  /** Those of them who hold through this store. */
  let holds = 0;
  const listeners = new Set<() => void>();
  const leaving = createDelayQueue<string>(store.clock, lingerMs, letGo);
  let stopHearing: (() => void) | undefined;
  leaving.start();

  function take(channel: Channel, members: readonly User[], watched?: readonly string[]): void {
    store.take(members, watched);
    const before = records.get(channel.cid);
    const next = newer(before, { ...channel, members: members.map(({ id }) => id) });
    if (next === before) return;
    records.set(channel.cid, next);
    for (const listener of listeners) listener();
  }

  function letGo(cids: string[]): void {
    for (const cid of cids) {
      records.delete(cid);
      if (holders.get(cid)) continue;
      holders.delete(cid);
      const [type = '', id = ''] = cid.split(':');
      client
        .channel(type, id)
        .stopWatching()
        .catch((error) => store.getState().connection === 'connected' && onError(error));
    }
    if (holds > 0) return;
    stopHearing?.();
    stopHearing = undefined;
  }

  return {
    take,
    has: (cid) => records.has(cid),
    group(cids) {
      let known: ChannelRecords | undefined;
      function read(): ChannelRecords {
        const found = cids.flatMap((cid) => records.get(cid) ?? []);
        if (known?.size === found.length && found.every((record) => known?.get(record.cid) === record)) return known;
        known = new Map(found.map((record) => [record.cid, record]));
        return known;
      }
      return {
        getState: read,
        getInitialState: read,
        subscribe(listener) {
          let state = read();
          function changed(): void {
            const previous = state;
            state = read();
            if (state !== previous) listener(state, previous);
          }
          listeners.add(changed);
          return () => listeners.delete(changed);
        },
      };
    },
    hold(cids) {
      stopHearing ??= client.on('channel.updated', ({ channel, members }) => take(channel, members));
      for (const cid of cids) {
        holds++;
        holders.set(cid, (holders.get(cid) ?? 0) + 1);
        leaving.delete(cid);
      }
      return () => {
        for (const cid of cids) {
          holds--;
          const left = (holders.get(cid) ?? 1) - 1;
          holders.set(cid, left);
          if (left === 0) leaving.add(cid);
        }
      };
    },
  };
}
