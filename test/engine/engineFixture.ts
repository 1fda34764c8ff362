import { createPresenceClient } from 'presence-kit/client';
import type { OwnUser, PresenceClient, PresenceEvent, TokenOrProvider, User } from 'presence-kit/client';
import { createPresenceEngine, memoryStorage } from 'presence-kit/engine';
import type { EmbeddedTransport, EngineOptions, PresenceEngine, Storage } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { expect } from 'vitest';
import { seededRandom } from '../../src/base/random.js';

const start = '2019-01-07T13:00:00.000Z';

/** The time `ms` milliseconds after a fixture was opened. */
export function at(ms: number): string {
  return new Date(Date.parse(start) + ms).toISOString();
}

/** One tab of somebody's, on a network of its own. */
export interface Tab {
  client: Required<PresenceClient>;
  network: EmbeddedTransport;
  /** All that it heard, from its beginning on. */
  events: PresenceEvent[];
  /**
   * What it has heard of others since it was last asked, when everything due has been delivered: `john online`,
   * `john offline`, with `: status` where there is one, `john updated`, `john deleted`, `channel a:b`.
   */
  hears(): Promise<string[]>;
  /** Watches users by their ids. */
  watch(...ids: string[]): Promise<void>;
  /** What it reads of one user; undefined when there is none. */
  reads(id: string): Promise<User | undefined>;
}

/** A bare socket at the engine, for frames that no client of ours would send, or for silence. */
export interface BareSocket {
  /** Sends a frame: text as it is, anything else as JSON. */
  says(frame: unknown): void;
  /** Says who it is. */
  connects(id: string, more?: Record<string, unknown>): void;
  /** What it was sent, oldest first. */
  sent: {
    type: string;
    id?: number;
    result?: Record<string, unknown>;
    error?: { code: string; message: string };
    event?: PresenceEvent;
  }[];
  /** The codes with which it was closed: none or one. */
  closed: number[];
  /** How often it was asked for a sign of life. */
  pings: number;
  /** From now on its client takes nothing more, or (with false) takes everything again. */
  stalls(stalled: boolean): void;
}

export interface EngineFixture {
  clock: ManualClock;
  engine: PresenceEngine;
  /** Somebody opens a tab and connects, with a profile. */
  tab(id: string, profile?: Record<string, unknown>, token?: TokenOrProvider): Promise<Tab>;
  /** A tab where nobody has connected yet. */
  emptyTab(): Tab;
  /** A bare socket; one that `answers` gives a sign of life whenever it is asked for one. */
  socket(answers?: boolean): BareSocket;
  /** What the server's secret reads of one user. */
  secretReads(id: string): Promise<OwnUser | undefined>;
}

/** An engine in memory, on a clock that stands still. */
export function engineFixture(options: EngineOptions = {}): EngineFixture {
  const clock = (options.clock as ManualClock | undefined) ?? manualClock(start);
  const engine = createPresenceEngine({ clock, ...options });

  let tabs = 0;

  function emptyTab(): Tab {
    const network = engine.transport();
    // When a lost tab comes back is chance, and the same chance in every run.
    const random = seededRandom(tabs++);
    const client = createPresenceClient({ transport: network, clock, random, onError() {} });
    const events: PresenceEvent[] = [];
    client.on((event) => events.push(event));
    let told = 0;
    return {
      client,
      network,
      events,
      async hears() {
        await clock.advance(0);
        const fresh = events.slice(told);
        told = events.length;
        return fresh.flatMap(wordsFor);
      },
      async watch(...ids) {
        await client.queryUsers({ id: { $in: ids } }, [], { presence: true, limit: ids.length });
      },
      reads: async (id) => (await client.queryUsers({ id })).users[0],
    };
  }

  return {
    clock,
    engine,
    emptyTab,
    async tab(id, profile = {}, token) {
      const mine = emptyTab();
      await mine.client.connectUser({ id, ...profile }, token);
      return mine;
    },
    socket(answers = true) {
      let stalled = false;
      const socket: BareSocket = {
        says: (frame) => connection.receive(typeof frame === 'string' ? frame : JSON.stringify(frame)),
        connects: (id, more) => socket.says({ type: 'connect', protocol: 1, id: 0, user: { id }, ...more }),
        sent: [],
        closed: [],
        pings: 0,
        stalls(isStalled) {
          stalled = isStalled;
          if (!stalled) connection.drained();
        },
      };
      const connection = engine.accept({
        send: (text) => void socket.sent.push(JSON.parse(text) as BareSocket['sent'][number]),
        ping() {
          socket.pings++;
          if (answers) connection.heard();
        },
        close: (code) => void socket.closed.push(code),
        congested: () => stalled,
      });
      return socket;
    },
    async secretReads(id) {
      const { users } = await engine.command('queryUsers', { filter: { id } });
      return users[0];
    },
  };
}

function wordsFor(event: PresenceEvent): string[] {
  switch (event.type) {
    case 'user.presence.changed': {
      const { id, online, status } = event.user;
      return [`${id} ${online ? 'online' : 'offline'}${status === undefined ? '' : `: ${status}`}`];
    }
    case 'user.updated':
      // The own view is about oneself.
      return 'invisible' in event.user ? [] : [`${event.user.id} updated`];
    case 'user.deleted':
      return [`${event.user.id} deleted`];
    case 'channel.updated':
      return [`channel ${event.channel.cid}`];
    case 'channel.removed':
    case 'channel.deleted':
      return [`${event.type} ${event.cid}`];
    case 'connection.changed':
    case 'connection.recovered':
      return [];
  }
}

/** Expects a refusal: one error with a code, and a sentence that says what to do. */
export async function refused(call: Promise<unknown>, code: string, says = /./): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    name: 'PresenceError',
    code,
    message: expect.stringMatching(/^presence-kit: cannot [^;]+; .+\. .+\.$/s),
  });
  expect((error as Error).message).toMatch(says);
}

/** A storage in memory whose commits become durable when the test says so; or fail, and then are kept or not. */
export function slowStorage() {
  const kept = memoryStorage();
  const waiting: (() => void)[] = [];
  let slow = false;
  let failing: 'kept' | 'lost' | undefined;
  const storage: Storage = {
    load() {
      // What still waits went down with the process.
      waiting.length = 0;
      slow = false;
      failing = undefined;
      return kept.load();
    },
    async commit(changes) {
      if (failing === 'kept') await kept.commit(changes);
      if (failing !== undefined) throw new Error('the disk is full');
      if (slow) await new Promise<void>((resolve) => waiting.push(resolve));
      await kept.commit(changes);
    },
    close: kept.close,
  };
  return {
    storage,
    /** From now on nothing becomes durable. */
    hold: () => void (slow = true),
    /** All that waits becomes durable. */
    release() {
      slow = false;
      for (const resolve of waiting.splice(0)) resolve();
    },
    /** From now until the next load commits are refused; whether they are there at that load, `how` says. */
    fail: (how: 'kept' | 'lost') => void (failing = how),
  };
}
