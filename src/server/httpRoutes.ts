import { PresenceError } from '../protocol/errors.js';
import { idPattern, maxIds } from '../protocol/limits.js';
import { parseJson } from '../protocol/parseJson.js';

/** Carries out one command with the secret's authority. */
export type Command = (method: string, params: unknown) => Promise<unknown>;

/** A request that backends can make, and how it is answered. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: RegExp;
  /** Bytes of its body. @default 64 KiB */
  maxBytes?: number;
  /** Whether a body is read. @default true for POST */
  hasBody?: boolean;
  run(command: Command, given: { names: string[]; body: unknown; payload: string | null }): Promise<unknown>;
}

/** All routes, as `createPresenceServer` documents them under "HTTP for backends". */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/users$/,
    maxBytes: 1024 * 1024,
    run: (command, { body }) => command('upsertUsers', { users: usersOf(body) }),
  },
  { method: 'GET', path: /^\/users$/, run: (command, { payload }) => command('queryUsers', query(payload)) },
  { method: 'POST', path: /^\/users\/query$/, run: (command, { body }) => command('queryUsers', body) },
  { method: 'DELETE', path: /^\/users\/([^/]+)$/, run: (command, { names: [id] }) => command('deleteUser', { id }) },
  {
    method: 'POST',
    path: /^\/users\/([^/]+)\/revoke$/,
    hasBody: false,
    run: (command, { names: [id] }) => command('revokeUser', { id }),
  },
  { method: 'POST', path: /^\/visibility$/, run: (command, { body }) => command('visibilityChanged', body) },
  {
    method: 'POST',
    path: /^\/channels$/,
    run(command, { body }) {
      const { type, id, ...data } = objectOf(body, 'create the channel');
      return command('upsertChannel', { type, id, data });
    },
  },
  { method: 'GET', path: /^\/channels$/, run: (command, { payload }) => command('queryChannels', query(payload)) },
  { method: 'POST', path: /^\/channels\/query$/, run: (command, { body }) => command('queryChannels', body) },
  {
    method: 'DELETE',
    path: /^\/channels\/([^/]+)\/([^/]+)$/,
    run: (command, { names: [type, id] }) => command('deleteChannel', { type, id }),
  },
  {
    method: 'POST',
    path: /^\/channels\/([^/]+)\/([^/]+)\/members$/,
    async run(command, { names: [type, id], body }) {
      const doing = 'change the members';
      const { add, remove } = objectOf(body, doing);
      // Two commands: both are checked before the first is carried out.
      const changes = [
        { method: 'addMembers', members: idsOf(add, 'add', doing) },
        { method: 'removeMembers', members: idsOf(remove, 'remove', doing) },
      ].filter(({ members }) => members.length > 0);
      if (changes.length === 0)
        throw new PresenceError('invalid_input', `cannot ${doing}; none is named. Send { "add": […], "remove": […] }.`);
      let answer: unknown;
      for (const { method, members } of changes) answer = await command(method, { type, id, members });
      return answer;
    },
  },
];

function query(payload: string | null): unknown {
  return payload === null ? {} : parseJson(payload, "the query's payload");
}

function usersOf(body: unknown): unknown {
  const given = objectOf(body, 'change users');
  return 'users' in given && !('id' in given) ? given['users'] : [given];
}

function idsOf(value: unknown, field: string, doing: string): string[] {
  if (value === undefined) return [];
  if (
    Array.isArray(value) &&
    value.length <= maxIds &&
    value.every((id) => typeof id === 'string' && idPattern.test(id))
  )
    return value as string[];
  throw new PresenceError(
    'invalid_input',
    `cannot ${doing}; '${field}' must be a list of at most ${maxIds} user ids. Correct it and send it again.`,
  );
}

function objectOf(value: unknown, doing: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PresenceError(
    'invalid_input',
    `cannot ${doing}; the body must be a JSON object. Correct it and send it again.`,
  );
}
