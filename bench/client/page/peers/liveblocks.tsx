import type { ReactElement, ReactNode } from 'react';
import { wire } from './fakeSocket.js';
import { createClient } from '@liveblocks/client';
import { createRoomContext } from '@liveblocks/react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { drawWithReact } from '../drawWithReact.js';

// Everybody is a connection in one room, and says in their presence whether they are there.
const codes = { updatePresence: 100, roomState: 104 };
const client = createClient({ publicApiKey: 'pk_bench' });
const { RoomProvider, useOther } = createRoomContext<Record<string, string | boolean | number>>(client);
const connections = new Map<string, number>();

function Badge({ id }: { id: string }): ReactElement {
  const online = useOther(connections.get(id) ?? 0, (other) => other.presence.online === true);
  return badge(id, { online });
}

function presenceOf(user: User, targetActor?: number): object {
  return { type: codes.updatePresence, actor: connections.get(user.id), data: user, targetActor };
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  Around: ({ children }: { children: ReactNode }) => (
    <RoomProvider id="people" initialPresence={{}}>
      {children}
    </RoomProvider>
  ),
  async open({ people }) {
    for (const id of people.ids) connections.set(id, connections.size + 2);
    const all = [...people.now.values()];
    wire.opened = () => {
      const scopes = ['room:write'];
      const users = Object.fromEntries(all.map(({ id }) => [connections.get(id), { id, scopes }]));
      wire.say(JSON.stringify({ type: codes.roomState, actor: 1, nonce: 'n', scopes, users, meta: {} }));
      wire.say(JSON.stringify(all.map((user) => presenceOf(user, 1))));
    };
    const { room } = client.enterRoom('people', { initialPresence: {} });
    await new Promise<void>((resolve) => {
      room.subscribe('others', (others) => others.length === all.length && resolve());
    });
  },
  message: (user) => JSON.stringify(presenceOf(user)),
  receive: (text) => wire.say(text),
});
