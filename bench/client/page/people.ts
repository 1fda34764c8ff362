import type { PresenceChangedEvent, User } from 'presence-kit/client';
import { createRandom } from '../../random.mjs';

/** The truth that every contender has to show. */
export interface People {
  readonly ids: readonly string[];
  /** As they are now, by id. */
  readonly now: ReadonlyMap<string, User>;
  /** Somebody, by chance, comes or goes. */
  flip(): User;
}

/** Makes `count` people, half of them online. Chance is seeded. */
export function createPeople(count: number, seed: number, prefix = 'user'): People {
  const random = createRandom(seed);
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  const now = new Map<string, User>();
  for (const id of ids) now.set(id, userNamed(id, random() < 0.5, 1));
  return {
    ids,
    now,
    flip() {
      const id = ids[Math.floor(random() * count)]!;
      const { online, revision = 0 } = now.get(id)!;
      const user = userNamed(id, !online, revision + 1);
      now.set(id, user);
      return user;
    },
  };
}

function userNamed(id: string, online: boolean, revision: number): User {
  return {
    id,
    online,
    status: 'Eating a veggie burger...',
    last_active: '2019-01-07T13:17:42.375Z',
    name: `The person ${id}`,
    created_at: '2018-12-24T08:00:00.000Z',
    updated_at: '2019-01-07T13:17:42.375Z',
    revision,
  };
}

/** The event that tells of it. */
export function eventOf(user: User): PresenceChangedEvent {
  return { type: 'user.presence.changed', user, created_at: '2019-01-07T13:17:42.375Z' };
}
