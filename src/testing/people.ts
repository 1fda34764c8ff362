import { memoryStorage } from '../engine/memoryStorage.js';
import { defaultPeriods } from '../engine/options.js';
import type { Storage } from '../engine/ports.js';
import type { UserRecord } from '../engine/record.js';
import { createUserRecord, transition } from '../engine/transition.js';
import { PresenceError } from '../protocol/errors.js';
import type { UserProfile } from '../protocol/user.js';

/** A person at the beginning of a test or a story: profile and presence. */
export interface StartingPerson extends UserProfile {
  /**
   * Whether their client is connected.
   *
   * @default true
   */
  online?: boolean;
  /**
   * A short text beside their presence.
   *
   * @default no status
   */
  status?: string;
  /**
   * Whether they hide their presence from others.
   *
   * @default false
   */
  invisible?: boolean;
  /**
   * When they were last active before the test begins, ISO 8601.
   *
   * @default never
   */
  last_active?: string;
  /** The app's own fields. */
  [custom: string]: unknown;
}

/**
 * People by id, or a list of them.
 *
 * @example
 * const people: People = { jack: { name: 'Jack', status: 'On stage' }, jessie: { online: false } };
 */
export type People = Readonly<Record<string, StartingPerson>> | readonly (StartingPerson & { id: string })[];

/** People by id, in their order. */
export function peopleById(people: People): Map<string, StartingPerson> {
  if (!Array.isArray(people)) return new Map(Object.entries(people as Record<string, StartingPerson>));
  return new Map((people as readonly (StartingPerson & { id: string })[]).map(({ id, ...person }) => [id, person]));
}

/** A storage in memory with the `last_active` of people: each connected and disconnected then, by the rules of the engine. */
export function storageOf(people: ReadonlyMap<string, StartingPerson>): Storage {
  const storage = memoryStorage();
  const users = new Map<string, UserRecord>();
  for (const [id, { last_active }] of people) {
    if (last_active !== undefined) users.set(id, lastActiveAt(id, last_active));
  }
  void storage.commit({ users });
  return storage;
}

function lastActiveAt(id: string, time: string): UserRecord {
  const at = Date.parse(time);
  if (Number.isNaN(at)) {
    throw new PresenceError(
      'invalid_input',
      `cannot begin with '${id}'; last_active '${time}' is no time. Give one like '2019-01-07T13:00:00.000Z'.`,
    );
  }
  const rules = { ...defaultPeriods, lastActiveOnDisconnect: true };
  const moment = { wall: at, steady: at };
  const online = transition(createUserRecord(id, at), { type: 'connect', session: 'before' }, moment, rules);
  return transition(online, { type: 'goodbye', session: 'before' }, moment, rules);
}
