import { createPresenceEngine, memoryStorage } from 'presence-kit/engine';
import type { EngineConnection, PresenceEngine, Storage } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';

/** What something took, counted outside of the engine. */
export interface Work {
  /** Values read from stored records, in units of 64 bytes each. */
  read: number;
  /** Characters sent to the one who asked. */
  answered: number;
  /** Characters sent to all others; an event counts at least 256. */
  published: number;
}

/** A connection of a user, and what it was charged. */
export interface CostConnection {
  /** Sends one frame. */
  says(frame: object): void;
  /** The last frame that it received. */
  last(): { error?: { code: string; message: string } };
  /** What it was charged so far, in ordinary requests. */
  charged(): number;
}

/** An engine with many users and channels, of which the test counts what requests take. */
export interface CostWorld {
  engine: PresenceEngine;
  /** Opens a connection, which has not said who it is. */
  open(): CostConnection;
  connect(id: string, fields?: object): CostConnection;
  /** Runs `act` for `asker` and counts what it takes. */
  measure(asker: CostConnection | undefined, act: () => unknown): Work;
}

export const bigChannel = 'everybody';
export const users = 2_000;
export const channels = 60;

/** An object whose fields count how they are read. A stored record is never changed, so it may have such. */
function counting<Value extends object>(value: Value, read: (units: number) => void): Value {
  const copy = {};
  for (const [field, part] of Object.entries(value)) {
    const units = 1 + Math.floor(JSON.stringify(part).length / 64);
    Object.defineProperty(copy, field, {
      enumerable: true,
      get() {
        read(units);
        return part as unknown;
      },
    });
  }
  return copy as Value;
}

/** Makes a {@link CostWorld}. Several users have profiles of 4 kB, and a channel has 1,500 members, most of whom are connected. */
export async function costWorld(): Promise<CostWorld> {
  const clock = manualClock();
  const kept = memoryStorage();
  let read = 0;
  const count = (units: number) => void (read += units);
  const storage: Storage = {
    ...kept,
    async load() {
      const stored = await kept.load();
      return {
        ...stored,
        users: Array.from(stored.users, (record) => ({ ...record, publicUser: counting(record.publicUser, count) })),
      };
    },
  };
  const engine = createPresenceEngine({ clock, storage });
  await engine.ready;
  const ids = Array.from({ length: users }, (_, at) => `user-${at}`);
  for (let from = 0; from < users; from += 500) {
    const page = ids.slice(from, from + 500).map((id, at) => ({
      id,
      name: `User ${at}`,
      unit: { department: `team ${at % 50}`, about: at % 5 === 0 ? 'x'.repeat(4_000) : '' },
      nickname: at % 7 === 0 ? `x${'y'.repeat(300)}` : `nick ${at}`,
    }));
    await engine.command('upsertUsers', { users: page });
  }
  await engine.command('upsertChannel', { type: 'team', id: bigChannel, data: { members: ids.slice(0, 1_500) } });
  for (let at = 0; at < channels; at++) {
    const members = ['user-0', ...ids.slice(100 + at, 250 + at)];
    await engine.command('upsertChannel', {
      type: 'team',
      id: `team-${at}`,
      data: { members, about: 'x'.repeat(2_000) },
    });
  }
  await engine.restart();

  let asker: CostConnection | undefined;
  let answered = 0;
  let published = 0;

  function open(): CostConnection {
    let charged = 0;
    let last = '{}';
    const own: CostConnection = {
      last: () => JSON.parse(last) as ReturnType<CostConnection['last']>,
      says: (frame) => connection.receive(JSON.stringify(frame)),
      charged: () => charged,
    };
    const connection: EngineConnection = engine.accept({
      send(text) {
        if (own === asker) answered += text.length;
        else published += Math.max(text.length, 256);
        last = text;
      },
      ping() {},
      close() {},
      congested: () => false,
      charge: (requests) => void (charged += requests),
    });
    return own;
  }

  function connect(id: string, fields: object = {}): CostConnection {
    const own = open();
    own.says({ type: 'connect', protocol: 1, id: 0, user: { id, ...fields } });
    return own;
  }

  return {
    engine,
    open,
    connect,
    measure(who, act) {
      asker = who;
      read = answered = published = 0;
      act();
      return { read, answered, published };
    },
  };
}
