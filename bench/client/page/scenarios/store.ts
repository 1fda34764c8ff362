import { createPresenceStore } from 'presence-kit/client';
import type { PresenceChangedEvent, PresenceEvent } from 'presence-kit/client';
import { createFrameClock } from '../ours/frameClock.js';
import { createOwnClient } from '../ours/ownClient.js';
import { createPeople, eventOf } from '../people.js';
import type { People } from '../people.js';
import { nextMicrotask } from '../task.js';

// The store without a page, beside the `Map` that it keeps its users in.
let people: People;
let events: PresenceChangedEvent[] = [];
let takeAll: () => void;
let shows: (id: string) => boolean | undefined;

export function makePeople(count: number, seed: number): void {
  people = createPeople(count, seed);
}

/** Makes events, untimed. */
export function prepare(count: number): void {
  events = Array.from({ length: count }, () => eventOf(people.flip()));
}

/** Each event is a frame of its own. */
export function run(): number {
  const start = performance.now();
  takeAll();
  return performance.now() - start;
}

export function check(): void {
  for (const [id, { online }] of people.now) if (shows(id) !== online) throw new Error(`${id} is wrong.`);
}

export function openMap(): void {
  const users = new Map(people.now);
  shows = (id) => users.get(id)?.online;
  takeAll = () => {
    for (const { user } of events) users.set(user.id, user);
  };
}

export async function openStore(): Promise<void> {
  const clock = createFrameClock();
  const store = createPresenceStore({ clock });
  let tell!: (event: PresenceEvent) => void;
  const client = createOwnClient(people, (listener) => (tell = listener));
  store.attach(client, (error) => reportError(error));
  store.applyUsers([...people.now.values()], people.ids);
  shows = (id) => store.user(id).getState().online;
  takeAll = () => {
    for (const event of events) {
      tell(event);
      clock.endFrame();
    }
  };
  // The first change of all passes with its task.
  tell(eventOf(people.flip()));
  await nextMicrotask();
}
