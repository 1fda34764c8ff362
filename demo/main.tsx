import { StrictMode, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import {
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  OnlineCount,
  PresenceAvatar,
  PresenceList,
  PresenceProvider,
  StatusEditor,
  StatusText,
  useSelf,
  useUser,
} from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceError } from 'presence-kit';
import 'presence-kit/styles.css';
import './demo.css';

const me = new URLSearchParams(location.search).get('user') ?? 'john';
const client = createPresenceClient({ url: `ws://${location.host}/presence` });

async function token(): Promise<string> {
  const answer = await fetch(`/token?user=${encodeURIComponent(me)}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

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

function Team(): ReactElement {
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

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <PresenceProvider client={client}>
      <Team />
    </PresenceProvider>
  </StrictMode>,
);
