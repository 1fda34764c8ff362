import { createPresenceClient, createPresenceStore } from 'presence-kit/client';
import type { EmbeddedTransport } from 'presence-kit/engine';
import type { Stage } from './stage.js';
import { viewOf } from './hearing.js';
import type { View } from './worldModel.js';

/** Somebody with the real client and the real store, who looks at everybody, and whose network is not the best. */
export interface Wendy {
  /** Her network goes away. */
  loses(): void;
  /** It is back, and her client finds out by itself. */
  finds(): void;
  /** Whether her client is connected and has caught up. */
  isThere(): boolean;
  /** What her store shows of somebody; undefined when it knows of nobody. */
  believes(id: string): View | undefined;
}

/** Wendy connects and watches `ids`. */
export async function joinWendy(stage: Stage, transport: EmbeddedTransport, ids: readonly string[]): Promise<Wendy> {
  const { clock } = stage;
  const errors: unknown[] = [];
  const client = createPresenceClient({ transport, clock, random: { next: () => 0.5 } });
  const store = createPresenceStore({ clock });
  store.attach(client, (error) => errors.push(error));
  let there = true;
  client.on('connection.changed', ({ online }) => {
    if (!online) there = false;
  });
  client.on('connection.recovered', () => {
    there = true;
  });
  for (const id of ids) store.user(id).addListener(() => {});
  await client.connectUser({ id: 'wendy' });
  await stage.settle();
  return {
    loses() {
      transport.refuse();
      transport.drop();
    },
    finds: () => transport.restore(),
    isThere: () => there,
    believes(id) {
      if (errors.length > 0) throw errors[0];
      return store.getState().users.get(id)?.user ? viewOf(store.user(id).getState()) : undefined;
    },
  };
}
