import { StrictMode, useEffect, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { PresenceProvider, usePresence } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import type { ConnectionStatus, User } from 'presence-kit/client';
import './demo.css';

const me = new URLSearchParams(location.search).get('user') ?? 'john';
const client = createPresenceClient({ url: `ws://${location.host}/presence` });
const words = { online: 'online', offline: 'offline', unknown: 'not known' } as Record<string, string>;

async function token(): Promise<string> {
  const answer = await fetch(`/token?user=${encodeURIComponent(me)}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

function Row({ id, name }: { id: string; name: string }): ReactElement {
  const { presence, freshness, status, last_active } = usePresence(id);
  return (
    <li data-user-id={id}>
      <span className="avatar" aria-hidden="true">
        {name.slice(0, 1)}
        <span className="dot" data-presence={presence} data-freshness={freshness} />
      </span>
      <span className="who">
        <strong>{name}</strong>
        <span className="status">{status ?? ''}</span>
      </span>
      <span className="state">
        {words[presence] ?? presence}
        {presence === 'offline' && last_active !== undefined && (
          <time dateTime={last_active}>, last active {new Date(last_active).toLocaleTimeString()}</time>
        )}
      </span>
    </li>
  );
}

function Menu(): ReactElement {
  const [own, setOwn] = useState(client.user);
  const [draft, setDraft] = useState(own?.status ?? '');
  const [problem, setProblem] = useState('');
  useEffect(() => client.on(() => setOwn(client.user)), []);
  const failed = (error: unknown) => setProblem(error instanceof Error ? error.message : String(error));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setProblem('');
    client.upsertUser({ id: me, status: draft }).catch(failed);
  };
  return (
    <section aria-label="My presence">
      <h2>
        {own?.name ?? me} {own?.invisible === true && <small>invisible: others see you offline</small>}
      </h2>
      <form onSubmit={save}>
        <input
          aria-label="Status"
          placeholder="What are you up to?"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button type="submit">Save status</button>
      </form>
      <button
        type="button"
        role="switch"
        aria-checked={own?.invisible ?? false}
        onClick={() => {
          client.upsertUser({ id: me, invisible: !(own?.invisible ?? false) }).catch(failed);
        }}
      >
        Invisible
      </button>
      {problem !== '' && <p role="alert">{problem}</p>}
    </section>
  );
}

function Page(): ReactElement {
  const [people, setPeople] = useState<User[]>([]);
  const [connection, setConnection] = useState<ConnectionStatus>(client.connectionStatus ?? 'initial');
  const [problem, setProblem] = useState('');
  useEffect(() => client.onConnectionStatus?.(setConnection), []);
  useEffect(() => {
    client
      .connectUser({ id: me }, token)
      .then(() => client.channel('team', 'demo').watch())
      .then(
        ({ members }) => setPeople(members),
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      );
  }, []);
  return (
    <main>
      <h1>The team</h1>
      {connection === 'reconnecting' && (
        <output className="banner">Reconnecting… what you see may be out of date.</output>
      )}
      {problem !== '' && <p role="alert">{problem}</p>}
      {people.length > 0 && <Menu />}
      <ul>
        {people
          .filter(({ id }) => id !== me)
          .map(({ id, name }) => (
            <Row key={id} id={id} name={name ?? id} />
          ))}
      </ul>
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
      <Page />
    </PresenceProvider>
  </StrictMode>,
);
