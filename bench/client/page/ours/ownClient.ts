import type { PresenceClient, PresenceEvent } from 'presence-kit/client';
import type { People } from '../people.js';
import { answerOf } from './scriptedServer.js';

/** An app's own client, of the shape that the provider takes. `hear` is given the function that tells it of an event. */
export function createOwnClient(
  people: People,
  hear: (tell: (event: PresenceEvent) => void) => void = () => {},
): PresenceClient {
  const me = { id: 'me', online: true, invisible: false, revision: 1 };
  const no = () => Promise.reject(new Error('Nobody asks this here.'));
  return {
    user: me,
    connectUser: async () => me,
    disconnectUser: no,
    upsertUser: no,
    channel() {
      throw new Error('Nobody asks this here.');
    },
    queryChannels: no,
    queryUsers: async (filter) => answerOf(people, filter),
    unwatchUsers: async () => {},
    on(...given: unknown[]) {
      hear(given.at(-1) as (event: PresenceEvent) => void);
      return () => {};
    },
  };
}
