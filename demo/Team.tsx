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

/** One of the team, in a row of the list. */
function Person({ id, there }: { id: string; there: boolean }): ReactElement {
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
      {!there && <LastSeen userId={id} format="short" bare />}
    </>
  );
}

const row = (id: string, group: string) => <Person id={id} there={group === 'online'} />;

/** Who I am, and what others see of it. */
function Mine(): ReactElement {
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

/** The way to a second window. */
function Others({ ids }: { ids: readonly string[] }): ReactElement {
  return (
    <nav className="card" aria-labelledby="others">
      <h2 id="others">Be somebody else</h2>
      <p>Open a second window, and watch this one.</p>
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
  const [everybody, setEverybody] = useState<readonly string[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    client
      .connectUser({ id: me }, token)
      .then(() => client.channel('team', 'demo').watch())
      .then(
        ({ members }) => setEverybody(members.map(({ id }) => id)),
        (error: PresenceError) => setProblem(error.message),
      );
  }, []);
  const others = everybody?.filter((id) => id !== me);
  return (
    <>
      <header className="bar">
        <h1>Lighthouse</h1>
        {everybody && <OnlineCount userIds={everybody} />}
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
              <Mine />
              <Others ids={others} />
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
