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
  /** The people and how they begin: by id, or as a list of profiles with an `id`. */
  people: People;
  /** The id of the person whose client the app under test gets. An id that is not among `people` is added, online. */
  as: string;
  /**
   * The clock of the engine and of all laptops.
   *
   * @default `manualClock()`, which only moves with `advance`
   */
  clock?: Time;
  /**
   * Seed of the random numbers (waits between attempts, ids); a test with the same seed runs the same way.
   *
   * @default 1
   */
  seed?: number;
  /** Options of the engine: periods, limits, policy. */
  engine?: Omit<EngineOptions, 'clock' | 'random' | 'secret' | 'storage'>;
}

/**
 * The real engine in memory for a test or a story, and people, each at a laptop with a real client. Methods of `TestPerson` cause
 * faults (`me.sleepLaptop(60_000)`); the consequences follow as `clock` moves.
 */
export interface TestPresence<Time extends Clock = ManualClock> {
  readonly engine: PresenceEngine;
  readonly clock: Time;
  /** The person whose client the app gets. */
  readonly me: TestPerson;
  /** The app's client, short for `me.client`. `me.refresh()` replaces it. */
  readonly client: Required<PresenceClient>;
  /**
   * One of the people, to act for them.
   *
   * @throws `not_found` for an id that is not among the people.
   */
  person(id: string): TestPerson;
  /** Kills the engine and starts it again. Connections break without a goodbye, and every client reconnects by itself. */
  serverRestart(): Promise<void>;
  /** Disconnects all clients and closes the engine. */
  close(): Promise<void>;
}

/**
 * Makes a {@link TestPresence}. When it resolves, everybody is connected, except people with `online: false`. Nothing is
 * mocked: it is the engine that a server runs and the client that an app ships, on a clock that the test moves. The engine has
 * no secret, so tokens are not checked.
 *
 * @throws what the engine refuses of one of the people, for example `invalid_input` for a status that is too long.
 * @example
 * const presence = await createTestPresence({ people: { john: {}, jack: { online: false } }, as: 'john' });
 * render(<PresenceProvider client={presence.client} clock={presence.clock}><App /></PresenceProvider>);
 * await presence.person('jack').client.connectUser({ id: 'jack' });
 * await presence.close();
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
      // As the backend, which may also set roles.
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
    throw new PresenceError('not_found', `cannot act for '${id}'; there is no such person. Add '${id}' to 'people'.`);
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
