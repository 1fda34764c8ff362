import { manualClock } from 'presence-kit/testing';
import { beforeEach, expect, test } from 'vitest';
import { keepLines, person, secret, startServer } from './people.js';

let url = '';
const logger = keepLines();

beforeEach(async () => {
  logger.lines.length = 0;
  ({ url } = await startServer({ logger }));
});

interface Answer {
  status: number;
  body: Record<string, unknown> & { error?: { code: string; message: string } };
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const payload = (query: unknown) => `?payload=${encodeURIComponent(JSON.stringify(query))}`;

test('health is told to everybody, and nothing else with it', async () => {
  const response = await fetch(`${url}/health`);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('{"status":"ok"}');
  expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
});

test('a backend creates users, merges into them, and those who watch see it', async () => {
  const john = await person(url, 'john');
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  expect(await ask('POST', '/users', { id: 'jack', name: 'Jack', role: 'admin', team: 'blue' })).toMatchObject({
    status: 200,
    body: { users: [{ id: 'jack', name: 'Jack', role: 'admin', team: 'blue', online: false, invisible: false }] },
  });
  await ask('POST', '/users', { users: [{ id: 'jack', name: null, status: 'Away' }, { id: 'jim' }] });
  await expect.poll(() => john.heard).toContain('offline jack');
  expect(await john.reads('jack')).toMatchObject({ role: 'admin', team: 'blue', status: 'Away' });
  expect(await john.reads('jack')).not.toHaveProperty('name');
  expect(await john.reads('jim')).toMatchObject({ id: 'jim', online: false });
});

test('a backend makes a user invisible, reads that, and others do not', async () => {
  const john = await person(url, 'john');
  await person(url, 'jack');
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  await ask('POST', '/users', { id: 'jack', invisible: true });
  await john.hears('offline jack');
  const { body } = await ask('GET', `/users${payload({ filter: { id: 'jack' } })}`);
  expect(body).toMatchObject({ users: [{ id: 'jack', online: false, invisible: true }] });
  expect(await john.reads('jack')).not.toHaveProperty('invisible');
});

test('a backend queries users, with the payload in the address or in the body', async () => {
  await ask('POST', '/users', { users: ['a', 'b', 'c'].map((id) => ({ id, team: id === 'b' ? 'red' : 'blue' })) });
  const query = { filter: { team: 'blue' }, sort: [{ id: -1 }], limit: 10 };
  const wanted = { status: 200, body: { users: [{ id: 'c' }, { id: 'a' }] } };
  expect(await ask('GET', `/users${payload(query)}`)).toMatchObject(wanted);
  expect(await ask('POST', '/users/query', query)).toMatchObject(wanted);
  expect((await ask('GET', '/users')).body['users']).toHaveLength(3);
});

test('a backend deletes a user: the connection ends, memberships go, watchers are told', async () => {
  const john = await person(url, 'john');
  const jack = await person(url, 'jack');
  await ask('POST', '/channels', { type: 'messaging', id: 'general', members: ['john', 'jack'] });
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  expect((await ask('DELETE', '/users/jack')).status).toBe(200);
  await john.hears('deleted jack');
  await expect.poll(() => jack.client.connectionStatus).toBe('disconnected');
  expect(await ask('GET', '/channels')).toMatchObject({
    body: { channels: [{ cid: 'messaging:general', members: [{ id: 'john' }] }] },
  });
  expect(await ask('DELETE', '/users/jack')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
});

test('a backend makes channels, changes their data and their members', async () => {
  const john = await person(url, 'john');
  expect(
    await ask('POST', '/channels', {
      type: 'messaging',
      id: 'general',
      members: ['john'],
      name: 'General',
      last_message_at: '2019-01-07T13:17:42Z',
    }),
  ).toMatchObject({
    status: 200,
    body: {
      channel: { cid: 'messaging:general', name: 'General', last_message_at: '2019-01-07T13:17:42.000Z' },
      members: [{ id: 'john', online: true }],
    },
  });
  await john.hears('channel messaging:general');
  expect(
    await ask('POST', '/channels/messaging/general/members', { add: ['jack', 'jim'], remove: ['john'] }),
  ).toMatchObject({
    status: 200,
    body: { members: [{ id: 'jack' }, { id: 'jim' }] },
  });
  await ask('POST', '/channels', { type: 'messaging', id: 'general', topic: 'All of it', name: null });
  const { body } = await ask('POST', '/channels/query', { filter: { members: { $in: ['jim'] } } });
  expect(body).toMatchObject({ channels: [{ topic: 'All of it', members: [{ id: 'jack' }, { id: 'jim' }] }] });
  expect((body['channels'] as object[])[0]).not.toHaveProperty('name');
});

test('of two changes of members, none is made when one is wrong', async () => {
  await ask('POST', '/channels', { type: 'messaging', id: 'general', members: ['john'] });
  expect(
    await ask('POST', '/channels/messaging/general/members', { add: ['jack'], remove: ['j o h n'] }),
  ).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', message: expect.stringContaining("'remove'") } },
  });
  expect(await ask('GET', '/channels')).toMatchObject({ body: { channels: [{ members: [{ id: 'john' }] }] } });
});

test.each([
  ['without the secret', '', {}],
  ['with a wrong secret', '', { authorization: 'Bearer wrong' }],
  ['with the secret in another scheme', '', { authorization: `Basic ${secret}` }],
  ['with the beginning of the secret', '', { authorization: `Bearer ${secret.slice(0, -1)}` }],
])('nothing is done %s', async (_, _path, headers: Record<string, string>) => {
  for (const [method, path] of [
    ['POST', '/users'],
    ['GET', '/users'],
    ['DELETE', '/users/john'],
    ['POST', '/channels'],
    ['GET', '/metrics'],
  ] as const) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(method === 'POST' ? { body: '{"id":"john"}' } : {}),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      error: { code: 'unauthorized', message: expect.stringMatching(/^presence-kit: cannot .+; .+\. .+\.$/) },
    });
  }
  expect((await ask('GET', '/users')).body).toEqual({ users: [] });
});

test.each([
  ['a body that is no JSON', 'POST', '/users', '{"id":', 400, 'invalid_input'],
  ['a body that is a list', 'POST', '/users', [1], 400, 'invalid_input'],
  ['no body', 'POST', '/channels', undefined, 400, 'invalid_input'],
  ['a body that nests too deep', 'POST', '/users/query', `${'['.repeat(100)}${']'.repeat(100)}`, 413, 'too_large'],
  ['a number over all bounds', 'POST', '/users', '{ "id": "john", "scores": [-1e400] }', 400, 'invalid_input'],
  ['an id that is none', 'POST', '/users', { id: 'a b' }, 400, 'invalid_input'],
  ['a user of 6 kB', 'POST', '/users', { id: 'john', about: 'x'.repeat(6_000) }, 413, 'too_large'],
  ['a computed field', 'POST', '/users', { id: 'john', online: true }, 400, 'invalid_input'],
  ['a query of 70 kB', 'POST', '/users/query', { filter: { name: 'x'.repeat(70_000) } }, 413, 'too_large'],
  [
    'users of 2 MB',
    'POST',
    '/users',
    { users: Array.from({ length: 500 }, (_, count) => ({ id: `u${count}`, about: 'x'.repeat(4_000) })) },
    413,
    'too_large',
  ],
  [
    'an unknown operator',
    'GET',
    `/users${payload({ filter: { id: { $where: '1' } } })}`,
    undefined,
    400,
    'invalid_input',
  ],
  ['a payload that is no JSON', 'GET', '/users?payload={', undefined, 400, 'invalid_input'],
  ['a path that is no encoding', 'DELETE', '/users/%E0%A4%A', undefined, 400, 'invalid_input'],
  ['members of an unknown channel', 'POST', '/channels/messaging/nowhere/members', { add: ['john'] }, 404, 'not_found'],
  ['a change of no members', 'POST', '/channels/messaging/nowhere/members', {}, 400, 'invalid_input'],
  ['a path where there is nothing', 'GET', '/nothing', undefined, 404, 'not_found'],
  ['the root', 'GET', '/', undefined, 404, 'not_found'],
])('%s is refused in words', async (_, method, path, body, status, code) => {
  expect(await ask(method, path, body)).toMatchObject({
    status,
    body: { error: { code, message: expect.stringMatching(/^presence-kit: cannot /) } },
  });
  expect((await ask('GET', '/users')).body).toEqual({ users: [] });
});

test.each(['UTF-8', 'Latin-1'])('a secret outside of ASCII opens, when its bytes are sent in %s', async (encoding) => {
  const umlauts = 'ein Schlüssel, länger als die Prüfung verlangt: größer';
  const server = await startServer({ secret: umlauts });
  // Node and fetch send each character of a header as one byte.
  const bearer = encoding === 'UTF-8' ? Buffer.from(umlauts).toString('latin1') : umlauts;
  const ask = (key: string) => fetch(`${server.url}/users`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask(bearer)).status).toBe(200);
  expect((await ask(bearer.replaceAll('ß', 's').replaceAll('Ã', 'A'))).status).toBe(401);
});

test('a method that is not known at a path is refused, naming those that are', async () => {
  const response = await fetch(`${url}/users`, { method: 'PATCH', headers: { authorization: `Bearer ${secret}` } });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST, GET');
});

test('1000 users in one request are taken', async () => {
  const users = Array.from({ length: 1000 }, (_, count) => ({
    id: `user-${count}`,
    name: `User ${count}`,
    about: 'x'.repeat(800),
  }));
  const { status, body } = await ask('POST', '/users', { users });
  expect(status).toBe(200);
  expect(body['users']).toHaveLength(1000);
});

test('metrics count what there is, with the secret only', async () => {
  const john = await person(url, 'john');
  await john.reads('john');
  await ask('POST', '/users', { id: 'jack' });
  await ask('GET', '/users');
  // Neither is one that was understood.
  await fetch(`${url}/users`);
  await expect(john.client.queryUsers({ $where: '1' })).rejects.toMatchObject({ code: 'invalid_input' });
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await response.text();
  expect(text).toMatch(/^presence_connections 1$/m);
  expect(text).toMatch(/^presence_connections_accepted_total 1$/m);
  expect(text).toMatch(/^presence_frames_sent_total [1-9]/m);
  expect(text).toMatch(/^presence_commits_total [1-9]/m);
  expect(text).toMatch(/^presence_requests_total\{method="queryUsers"\} 2$/m);
  expect(text).toMatch(/^presence_requests_total\{method="upsertUsers"\} 1$/m);
  expect(text).toMatch(/^presence_http_requests_total\{method="GET",status="401"\} 1$/m);
  expect(text).not.toContain('john');
});

test('a server that is closed takes no more requests; closing twice is closing once', async () => {
  const server = await startServer({ clock: manualClock() });
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await Promise.all([server.close(), server.close()]);
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});

test('no line of the log holds the secret, a token or what a backend sent', async () => {
  await person(url, 'john');
  await ask('POST', '/users', { id: 'jack', about: 'private' });
  await ask('GET', `/users?token=abc&payload=${encodeURIComponent('{"filter":{"about":"private"}}')}`);
  await fetch(`${url}/users`, { headers: { authorization: 'Bearer guess' } });
  expect(logger.lines.join('\n')).not.toMatch(/a secret of the tests|private|guess|eyJ/);
});
