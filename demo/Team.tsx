import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import {
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  OnlineCount,
  PresenceAnnouncer,
  PresenceAvatar,
  PresenceList,
  StatusEditor,
  StatusText,
  useSelf,
  useUser,
} from 'presence-kit';
import type { PresenceError } from 'presence-kit';
import { UserName } from 'presence-kit/headless';
import { client, me, token } from './client';

/** The content of a row in the list. */
function Person({ id, isOnline }: { id: string; isOnline: boolean }): ReactElement {
  const user = useUser(id);
  return (
    <>
      <PresenceAvatar userId={id} size={42} />
      <span className="who">
        <span>
          <strong>{user?.name ?? id}</strong> <small>{user?.team}</small>
        </span>
        <StatusText userId={id} />
      </span>
      {!isOnline && <LastSeen userId={id} format="short" bare />}
    </>
  );
}

const row = (id: string, group: string) => <Person id={id} isOnline={group === 'online'} />;

/** The own user, with status and visibility. */
function OwnPresence(): ReactElement {
  const self = useSelf();
  return (
    <section className="card" aria-label="My presence">
      <header>
        <PresenceAvatar userId={me} size={56} />
        <span className="who">
          <h2>{self?.name ?? me}</h2>
          <small>{self?.team}</small>
        </span>
      </header>
      <StatusEditor />
      <InvisibleToggle />
    </section>
  );
}

/** Links that open a window as another user. */
function OtherUsers({ ids }: { ids: readonly string[] }): ReactElement {
  return (
    <nav className="card" aria-labelledby="others">
      <h2 id="others">Sign in as somebody else</h2>
      <p>A link opens a second window. Watch this one meanwhile.</p>
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <a href={`?user=${id}`} target="_blank" rel="noreferrer">
              <UserName userId={id} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Team(): ReactElement {
  const [members, setMembers] = useState<readonly string[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    client
      .connectUser({ id: me }, token)
      .then(() => client.channel('team', 'demo').watch())
      .then(
        ({ members }) => setMembers(members.map(({ id }) => id)),
        (error: PresenceError) => setProblem(error.message),
      );
  }, []);
  const others = members?.filter((id) => id !== me);
  return (
    <>
      <header className="bar">
        <h1>Lighthouse</h1>
        {members && <OnlineCount userIds={members} />}
      </header>
      <main>
        <ConnectionBanner />
        {problem !== '' && (
          <p className="card" role="alert">
            {problem}
          </p>
        )}
        {others && (
          <>
            <aside>
              <OwnPresence />
              <OtherUsers ids={others} />
            </aside>
            <PresenceList className="card" userIds={others}>
              {row}
            </PresenceList>
            <PresenceAnnouncer userIds={others} />
          </>
        )}
      </main>
    </>
  );
}
