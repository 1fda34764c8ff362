import { createPresenceClient } from 'presence-kit/client';
import type {
  PresenceClient,
  PresenceClientOptions,
  PresenceEvent,
  TokenOrProvider,
  User,
  UserPatch,
} from 'presence-kit/client';
import { createPresenceServer, createToken } from 'presence-kit/server';
import type { PresenceServer, PresenceServerOptions } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import { onTestFinished } from 'vitest';

export const secret = 'a secret of the tests, long enough for HS256';

/** A server on a free port, gone when the test is over. */
export async function startServer(options: Partial<PresenceServerOptions> = {}): Promise<PresenceServer> {
  const server = await createPresenceServer({ port: 0, secret, logger: silent, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Sends a command over HTTP, with the secret. Throws what the server answers, unless that is 200. */
export async function post(url: string, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${secret}` };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status} ${await response.text()}`);
}

const longAgo = manualClock();

/** A token that is not from the future of any server, whatever its clock says. */
export function tokenFor(id: string): Promise<string> {
  return createToken(id, secret, { clock: longAgo });
}

/** A logger that keeps all that it is told, as lines. */
export function keepLines() {
  const lines: string[] = [];
  const inWords = (_: string, value: unknown) => (value instanceof Error ? value.stack : value);
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields, inWords)}`);
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

const silent = keepLines();

/** Somebody at a client of their own. */
export interface Person {
  client: Required<PresenceClient>;
  /** All that was heard, and what it was about: `online jack`, `offline jack`, `connection up`. */
  events: PresenceEvent[];
  heard: string[];
  /** Resolves when one of `heard` is this, now or later. */
  hears(what: string): Promise<void>;
  /** Reads one user. */
  reads(id: string): Promise<User | undefined>;
}

type ClientOptions = Omit<PresenceClientOptions, 'url' | 'transport'>;

/** Connects somebody; everything ends with the test. Connecting may be refused, then so is this. */
export async function person(
  url: string,
  user: string | UserPatch,
  token?: TokenOrProvider,
  options?: ClientOptions,
): Promise<Person> {
  const patch = typeof user === 'string' ? { id: user } : user;
  const someone = atClient(url, options);
  await someone.client.connectUser(patch, token ?? (await tokenFor(patch.id)));
  return someone;
}

/** The same, not connected yet. */
export function atClient(url: string, options: ClientOptions = {}): Person {
  const client = createPresenceClient({ onError: () => undefined, ...options, url });
  onTestFinished(() => client.disconnectUser());
  const events: PresenceEvent[] = [];
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  client.on((event) => {
    events.push(event);
    heard.push(wordsFor(event));
    for (const look of waiting) look();
  });
  return {
    client,
    events,
    heard,
    hears(what) {
      return new Promise((resolve) => {
        const look = () => {
          if (!heard.includes(what)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    async reads(id) {
      const { users } = await client.queryUsers({ id });
      return users[0];
    },
  };
}

function wordsFor(event: PresenceEvent): string {
  switch (event.type) {
    case 'user.presence.changed':
      return `${event.user.online ? 'online' : 'offline'} ${event.user.id}`;
    case 'connection.changed':
      return `connection ${event.online ? 'up' : 'down'}`;
    case 'user.updated':
      return `updated ${event.user.id}`;
    case 'user.deleted':
      return `deleted ${event.user.id}`;
    case 'channel.updated':
      return `channel ${event.channel.cid}`;
    case 'channel.removed':
    case 'channel.deleted':
      return `${event.type} ${event.cid}`;
    case 'connection.recovered':
      return 'recovered';
  }
}
