import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import {
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  OnlineCount,
  PresenceAvatar,
  PresenceList,
  StatusEditor,
  StatusText,
  useSelf,
  useUser,
} from 'presence-kit';
import type { PresenceError } from 'presence-kit';
import { client, me, token } from './client';

function Person({ id, there }: { id: string; there: boolean }): ReactElement {
  const user = useUser(id);
  return (
    <>
      <PresenceAvatar userId={id} />
      <span className="who">
        <strong>{user?.name ?? id}</strong>
        <StatusText userId={id} />
      </span>
      {!there && <LastSeen userId={id} />}
    </>
  );
}

const row = (id: string, group: string) => <Person id={id} there={group === 'online'} />;

function Mine(): ReactElement {
  const self = useSelf();
  return (
    <section className="card" aria-label="My presence">
      <header>
        <PresenceAvatar userId={me} />
        <h2>{self?.name ?? me}</h2>
      </header>
      <StatusEditor />
      <InvisibleToggle />
    </section>
  );
}

export function Team(): ReactElement {
  const [others, setOthers] = useState<readonly string[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    client
      .connectUser({ id: me }, token)
      .then(() => client.channel('team', 'demo').watch())
      .then(
        ({ members }) => setOthers(members.map(({ id }) => id).filter((id) => id !== me)),
        (error: PresenceError) => setProblem(error.message),
      );
  }, []);
  return (
    <main>
      <ConnectionBanner />
      <h1>The team {others && <OnlineCount userIds={others} />}</h1>
      {problem !== '' && <p role="alert">{problem}</p>}
      {others && <Mine />}
      {others && (
        <PresenceList className="card" userIds={others}>
          {row}
        </PresenceList>
      )}
      <p className="hint">
        A second person: open <a href={`?user=${me === 'jack' ? 'john' : 'jack'}`}>this page as somebody else</a> in
        another window.
      </p>
    </main>
  );
}
