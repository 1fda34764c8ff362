import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { wire } from './fakeSocket.js';
import { RealtimeClient } from '@supabase/realtime-js';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { drawWithReact } from '../drawWithReact.js';

// Who is online stands in the state of a channel; who is not, does not. `presenceState()` is read after each `sync`, as the
// documentation has it, and every badge takes its own line of it.
const client = new RealtimeClient('wss://supabase.test/realtime/v1', { params: { apikey: 'key' } });
const channel = client.channel('people', { config: { presence: { key: 'me' } } });
const topic = 'realtime:people';
let state: Record<string, unknown[]> = {};
const listeners = new Set<() => void>();
const offline = { online: false };
const online = { online: true };

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function Badge({ id }: { id: string }): ReactElement {
  return badge(
    id,
    useSyncExternalStore(subscribe, () => (state[id] ? online : offline)),
  );
}

/** As a server sends it: one phx_ref for a stay. */
function metaOf({ id, revision, ...user }: User): object {
  const stay = user.online ? revision : (revision ?? 0) - 1;
  return { [id]: { metas: [{ phx_ref: `${id} ${stay}`, ...user }] } };
}

function frame(event: string, payload: object, joinRef?: string, ref?: string): string {
  return JSON.stringify([joinRef ?? null, ref ?? null, topic, event, payload]);
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  async open({ people }) {
    wire.heard = (text) => {
      const [joinRef, ref, , event] = JSON.parse(text) as [string, string, string, string];
      if (event !== 'phx_join') return;
      wire.say(frame('phx_reply', { status: 'ok', response: { postgres_changes: [] } }, joinRef, ref));
      const there = [...people.now.values()].filter((user) => user.online);
      wire.say(frame('presence_state', Object.assign({}, ...there.map(metaOf)) as object));
    };
    await new Promise<void>((resolve) => {
      channel.on('presence', { event: 'sync' }, () => {
        state = channel.presenceState();
        for (const listener of listeners) listener();
        resolve();
      });
      channel.subscribe();
    });
  },
  message: (user) =>
    frame('presence_diff', user.online ? { joins: metaOf(user), leaves: {} } : { joins: {}, leaves: metaOf(user) }),
  receive: (text) => wire.say(text),
});
