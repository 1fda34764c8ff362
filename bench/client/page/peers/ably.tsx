import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { wire } from './fakeSocket.js';
import { Realtime } from 'ably';
import type { PresenceMessage } from 'ably';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { drawWithReact } from '../drawWithReact.js';

// Every badge listens to the presence of the channel and picks its own client, which is kinder than `usePresenceListener`:
// that one reads all members after each event.
const actions = { connected: 4, attach: 10, attached: 11, presence: 14, sync: 16, enter: 2, leave: 3, present: 1 };
const name = 'people';
const realtime = new Realtime({ key: 'app.key:secret', transports: ['web_socket'], autoConnect: false, logLevel: 0 });
const channel = realtime.channels.get(name);
const present = new Set<string>();

function Badge({ id }: { id: string }): ReactElement {
  const [online, setOnline] = useState(() => present.has(id));
  useEffect(() => {
    const listener = ({ clientId, action }: PresenceMessage) => {
      if (clientId === id) setOnline(action !== 'leave');
    };
    void channel.presence.subscribe(listener);
    return () => channel.presence.unsubscribe(listener);
  }, [id]);
  return badge(id, { online });
}

function presenceOf({ id, revision, ...data }: User, action: number): object {
  const connectionId = `connection-of-${id}`;
  const place = { id: `${connectionId}:${revision}:0`, connectionId, timestamp: Date.now() };
  return { ...place, action, clientId: id, data: JSON.stringify(data), encoding: 'json' };
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  async open({ people }) {
    wire.opened = () => {
      const connectionDetails = { connectionKey: 'key', connectionStateTtl: 120_000, maxIdleInterval: 0 };
      wire.say(JSON.stringify({ action: actions.connected, connectionId: 'mine', connectionDetails }));
    };
    wire.heard = (text) => {
      const { action } = JSON.parse(text) as { action: number };
      if (action !== actions.attach) return;
      wire.say(JSON.stringify({ action: actions.attached, channel: name, flags: 1, channelSerial: '1' }));
      const there = [...people.now.values()].filter((user) => user.online);
      const presence = there.map((user) => presenceOf(user, actions.present));
      wire.say(JSON.stringify({ action: actions.sync, channel: name, channelSerial: 'sync:', presence }));
    };
    realtime.connect();
    await channel.attach();
    for (const { clientId } of await channel.presence.get()) present.add(clientId);
  },
  message: (user) =>
    JSON.stringify({
      action: actions.presence,
      channel: name,
      presence: [presenceOf(user, user.online ? actions.enter : actions.leave)],
    }),
  receive: (text) => wire.say(text),
});
