import type { ComponentType, ReactElement, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { PresenceProvider } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { portrait } from '../../../stories/portrait.js';

/** Which theme the address of this page asks for. */
export const theme = new URLSearchParams(location.search).get('theme') === 'dark' ? 'dark' : 'light';

interface Shown {
  userId: string;
  name: string;
  image: string;
}

const people: Shown[] = [
  { userId: 'jack', name: 'Jack', image: portrait },
  { userId: 'jessie', name: 'Jessie', image: portrait },
  { userId: 'john', name: 'John', image: portrait },
];

/** A page of John's with everybody's avatar on it: Jack is online, Jessie has been, John himself is invisible. */
export async function showPeople(
  Person: ComponentType<Shown>,
  around: (inside: ReactNode) => ReactNode = (inside) => inside,
): Promise<void> {
  const engine = createPresenceEngine();
  const clientOf = () => createPresenceClient({ transport: engine.transport() });
  await clientOf().connectUser({ id: 'jack', name: 'Jack' });
  const jessie = clientOf();
  await jessie.connectUser({ id: 'jessie', name: 'Jessie' });
  await jessie.disconnectUser();
  const john = clientOf();
  await john.connectUser({ id: 'john', name: 'John', invisible: true });

  const list: ReactElement = (
    <main>
      {people.map((person) => (
        <div key={person.userId}>
          <Person {...person} />
        </div>
      ))}
    </main>
  );
  createRoot(document.body.appendChild(document.createElement('div'))).render(
    <PresenceProvider client={john}>{around(list)}</PresenceProvider>,
  );
}
