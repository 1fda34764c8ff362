import { createPresenceClient, createPresenceStore } from 'presence-kit/client';
import type { EmbeddedTransport } from 'presence-kit/engine';
import type { Harness } from './harness.js';
import type { PublicView } from './presenceModel.js';
import { publicView } from './receivedState.js';

/** A user with the real client and the real store, who watches everybody over a network that fails now and then. */
export interface ClientObserver {
  /** The network goes away. */
  loseNetwork(): void;
  /** The network is back. The client has to notice it by itself. */
  restoreNetwork(): void;
  /** Whether the client is connected and has caught up. */
  isCurrent(): boolean;
  /** What the store shows of a user; undefined when it shows no such user. */
  shows(id: string): PublicView | undefined;
}

/** The user id of the observer, who is in no channel and in no query of a story. */
export const clientObserverId = 'observer';

/** Connects the observer, who watches `ids`. */
export async function connectClientObserver(
  harness: Harness,
  transport: EmbeddedTransport,
  ids: readonly string[],
): Promise<ClientObserver> {
  const { clock } = harness;
  const errors: unknown[] = [];
  const client = createPresenceClient({ transport, clock, random: { next: () => 0.5 } });
  const store = createPresenceStore({ clock });
  store.attach(client, (error) => errors.push(error));
  let current = true;
  client.on('connection.changed', ({ online }) => {
    if (!online) current = false;
  });
  client.on('connection.recovered', () => {
    current = true;
  });
  for (const id of ids) store.user(id).addListener(() => {});
  await client.connectUser({ id: clientObserverId });
  await harness.settle();
  return {
    loseNetwork() {
      transport.refuse();
      transport.drop();
    },
    restoreNetwork: () => transport.restore(),
    isCurrent: () => current,
    shows(id) {
      if (errors.length > 0) throw errors[0];
      return store.getState().users.get(id)?.user ? publicView(store.user(id).getState()) : undefined;
    },
  };
}
