import type { Clock } from '../base/clock.js';
import { manualClock } from '../base/manualClock.js';
import type { ManualClock } from '../base/manualClock.js';
import { seededRandom } from '../base/random.js';
import type { PresenceClient } from '../client/presenceClient.js';
import { createPresenceEngine } from '../engine/createPresenceEngine.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import type { EngineOptions } from '../engine/options.js';
import { PresenceError } from '../protocol/errors.js';
import { peopleById, storageOf } from './people.js';
import type { People } from './people.js';
import { createTestPerson } from './testPerson.js';
import type { TestPerson } from './testPerson.js';

/** Options of {@link createTestPresence}. */
export interface TestPresenceOptions<Time extends Clock = ManualClock> {
  /** Who there is, and how it stands with them: by id, or a list of profiles with an `id`. */
  people: People;
  /** Whose client the app under test is given. One who is not among the people is added, online. */
  as: string;
  /** Default: `manualClock()`, which stands still until it is told to move. */
  clock?: Time;
  /** Of the chance in jitter and ids; the same seed tells the same story. Default 1. */
  seed?: number;
  /** How the engine is made: periods, limits, policy. */
  engine?: Omit<EngineOptions, 'clock' | 'random' | 'secret' | 'storage'>;
}

/**
 * A small world for a test or a story: the real engine in memory, and each of the people at a laptop with a real client. What
 * happens to them, `TestPerson` says (`me.sleepLaptop(60_000)`); what follows from it happens as `clock` goes on.
 */
export interface TestPresence<Time extends Clock = ManualClock> {
  readonly engine: PresenceEngine;
  readonly clock: Time;
  /** The person whose client the app is given. */
  readonly me: TestPerson;
  /** The app's client, short for `me.client`: another one after `me.refresh()`. */
  readonly client: Required<PresenceClient>;
  /** One of the people, to act for them. Throws `not_found` for anybody else. */
  person(id: string): TestPerson;
  /** The server is killed and started again: nobody says goodbye, and everybody's client comes back by itself. */
  serverRestart(): Promise<void>;
  /** Everybody leaves, and the engine ends. */
  close(): Promise<void>;
}

/**
 * Makes a {@link TestPresence}. When it resolves, everybody who is to be online is connected. Nothing is mocked: it is the
 * engine that a server runs and the client that an app ships, on a clock that the test moves. An engine without a secret:
 * everybody is who they say they are.
 *
 * Rejects with whatever the engine has against one of the people, for example `invalid_input` for a status that is too long.
 */
export async function createTestPresence<Time extends Clock = ManualClock>(
  options: TestPresenceOptions<Time>,
): Promise<TestPresence<Time>> {
  const { as, clock = manualClock() as Clock as Time, seed = 1 } = options;
  const people = peopleById(options.people);
  if (!people.has(as)) people.set(as, {});
  const random = seededRandom(seed);
  const engine = createPresenceEngine({ ...options.engine, clock, random, storage: storageOf(people) });

  const persons = new Map<string, ReturnType<typeof createTestPerson>>();
  for (const id of people.keys()) persons.set(id, createTestPerson(id, { engine, clock, random }));
  try {
    for (const [id, { online = true, last_active: _, ...profile }] of people) {
      // With the secret's authority, which may also say who has which role.
      await engine.command('upsertUsers', { users: [{ id, ...profile }] });
      if (online) await personOf(id).client.connectUser({ id });
    }
  } catch (error) {
    await close();
    throw error;
  }

  function personOf(id: string): TestPerson {
    const person = persons.get(id);
    if (person) return person;
    throw new PresenceError('not_found', `cannot act for '${id}'; there is nobody of that name. Add them to 'people'.`);
  }

  async function close(): Promise<void> {
    for (const person of persons.values()) person.leave();
    await engine.close();
  }

  const me = personOf(as);
  return {
    engine,
    clock,
    me,
    get client() {
      return me.client;
    },
    person: personOf,
    serverRestart: engine.restart,
    close,
  };
}
