import type { ReactElement, ReactNode } from 'react';
import { PresenceProvider } from 'presence-kit';
import type { PresenceStore } from 'presence-kit';
import { createPresenceClient, createPresenceStore } from 'presence-kit/client';
import type { PresenceClient, PresenceEvent } from 'presence-kit/client';
import type { Contender } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';
import { eventOf } from '../people.js';
import { createFrameClock } from './frameClock.js';
import type { FrameClock } from './frameClock.js';
import { createOwnClient } from './ownClient.js';
import { createScriptedServer } from './scriptedServer.js';
import type { ScriptedServer } from './scriptedServer.js';

/**
 * Our own kit, as an app uses it: the real client on a scripted server, the provider, and a `row` of a list. Where events are objects,
 * the client is one of the app's own that hands them on: then the store and the page are measured alone.
 */
export function presenceKit(row: (id: string) => ReactElement): Contender<string> {
  let client: PresenceClient;
  let store: PresenceStore | undefined;
  let clock: FrameClock | undefined;
  let server: ScriptedServer;
  let tell: (event: PresenceEvent) => void;

  function Around({ children }: { children: ReactNode }): ReactElement {
    return (
      <PresenceProvider client={client} store={store} clock={clock}>
        {children}
      </PresenceProvider>
    );
  }

  return drawWithReact<string>({
    row,
    Around,
    async open({ people, objects, frameByHand }) {
      if (frameByHand) clock = createFrameClock();
      if (objects) {
        client = createOwnClient(people, (listener) => (tell = listener));
        // They are known before they are shown, as they are to the others.
        store = createPresenceStore({ clock });
        store.applyUsers([...people.now.values()], people.ids);
        return;
      }
      server = createScriptedServer(people);
      client = createPresenceClient({ transport: server.transport });
      await client.connectUser({ id: 'me' });
    },
    message: (user) => JSON.stringify({ type: 'event', event: eventOf(user) }),
    receive: (text) => server.say(text),
    take: (event) => tell(event),
    frame: () => clock?.endFrame(),
  });
}
