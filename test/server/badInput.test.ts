import { createPresenceClient } from 'presence-kit/client';
import { createToken } from 'presence-kit/server';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { person, secret, startServer } from './people.js';
import type { Person } from './people.js';
import { rawSocket, rawUser } from './rawSocket.js';

// Whatever comes in, somebody else is connected meanwhile, watches, and must notice nothing.
let url = '';
let bystander: Person;

beforeEach(async () => {
  ({ url } = await startServer());
  bystander = await person(url, 'bystander');
  await bystander.client.queryUsers({ id: { $in: ['jack', 'mallory'] } }, [], { presence: true });
  onTestFinished(async () => {
    expect(bystander.heard.filter((what) => /^(connection down|recovered)/.test(what))).toEqual([]);
    expect((await bystander.client.queryUsers({ id: 'bystander' })).users).toMatchObject([{ online: true }]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

const connecting = (token?: Promise<string> | string) => async () => {
  const client = createPresenceClient({ url, onError: () => undefined });
  onTestFinished(() => client.disconnectUser());
  return await client.connectUser({ id: 'jack' }, await token);
};

test.each([
  ['no token', connecting()],
  ['a token of somebody else', connecting(createToken('mallory', secret))],
  ['a token that was signed with another secret', connecting(createToken('jack', `${secret}.`))],
  [
    'an unsigned token',
    connecting(`${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"user_id":"jack"}').replaceAll('=', '')}.`),
  ],
  ['a token that is none', connecting('hello')],
])('%s is refused', async (_, connect) => {
  await expect(connect()).rejects.toMatchObject({
    name: 'PresenceError',
    code: 'unauthorized',
    message: expect.stringMatching(/^presence-kit: cannot connect; .+\. .+\.$/),
  });
  expect(bystander.heard).not.toContain('online jack');
});

test('a token that has expired is refused as that', async () => {
  const yesterday = {
    now: () => Date.now() - 86_400_000,
    monotonic: () => 0,
    timer: () => () => undefined,
    frame: () => () => undefined,
  };
  await expect(connecting(createToken('jack', secret, { expires_in: 60, clock: yesterday }))()).rejects.toMatchObject({
    code: 'token_expired',
  });
});

test('nobody changes another user', async () => {
  const mallory = await person(url, 'mallory');
  await expect(mallory.client.upsertUser({ id: 'bystander', status: 'I was here' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await mallory.reads('bystander')).not.toHaveProperty('status');
});

test('a status of 10,000 characters is refused and changes nothing', async () => {
  const jack = await person(url, { id: 'jack', status: 'Before' });
  await expect(jack.client.upsertUser({ id: 'jack', status: 'x'.repeat(10_000), name: 'After' })).rejects.toMatchObject(
    {
      code: 'invalid_input',
      message: expect.stringContaining('120'),
    },
  );
  const seen = await bystander.reads('jack');
  expect(seen).toMatchObject({ status: 'Before' });
  expect(seen).not.toHaveProperty('name');
});

test('a user of more than 5 kB is refused', async () => {
  const jack = await person(url, 'jack');
  await expect(jack.client.upsertUser({ id: 'jack', about: 'x'.repeat(6_000) })).rejects.toMatchObject({
    code: expect.stringMatching(/^(too_large|invalid_input)$/),
  });
});

test('somebody whose user is as large as it may be can leave and come back', async () => {
  const jack = await person(url, 'jack');
  const growTo = (size: number) =>
    jack.client.upsertUser({ id: 'jack', about: 'x'.repeat(size) }).then(
      () => true,
      () => false,
    );
  let size = 4_900;
  while (await growTo(size)) size++;
  await jack.client.disconnectUser();
  await expect(jack.client.connectUser({ id: 'jack' }, await createToken('jack', secret))).resolves.toMatchObject({
    online: true,
    about: 'x'.repeat(size - 1),
  });
});

test('an unknown request is answered with what there is', async () => {
  const jack = await rawUser(url, 'jack');
  jack.request(7, 'dropTables', {});
  const { error } = await jack.frame(({ id }) => id === 7);
  expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining("'dropTables'") });
  jack.request(8, 'queryUsers', { filter: {}, sort: [] });
  await jack.frame(({ type, id }) => type === 'reply' && id === 8);
});

test.each([
  ['text that is no JSON', 'hello {'],
  ['JSON that is no frame', '[1,2,3]'],
  ['a frame of an unknown type', '{"type":"shutdown"}'],
  [
    'a frame that nests 1000 levels deep',
    `{"type":"request","id":1,"method":"queryUsers","params":${'['.repeat(1000)}${']'.repeat(1000)}}`,
  ],
  ['a list in place of params', '{"type":"request","id":1,"method":"queryUsers","params":[]}'],
  [
    'an operator inside a value',
    '{"type":"request","id":1,"method":"queryUsers","params":{"filter":{"id":{"$in":[{"$gt":""}]}}}}',
  ],
  [
    'a number that JSON cannot say again',
    '{"type":"request","id":1,"method":"upsertUser","params":{"user":{"id":"jack","score":1e400}}}',
  ],
  ['nothing', ''],
])('%s gets one error', async (_, text) => {
  const jack = await rawUser(url, 'jack');
  jack.ws.send(text);
  const { error } = await jack.frame(({ type }) => type === 'error');
  expect(error).toMatchObject({
    code: expect.stringMatching(/^(invalid_input|too_large)$/),
    message: expect.stringMatching(/^presence-kit: /),
  });
});

test('a binary frame gets one error, and the connection lives on', async () => {
  const jack = await rawUser(url, 'jack');
  jack.ws.send(Buffer.from([0, 255, 1]));
  const { error } = await jack.frame(({ type }) => type === 'error');
  expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('binary') });
  jack.request(8, 'queryUsers', { filter: {}, sort: [] });
  await jack.frame(({ type, id }) => type === 'reply' && id === 8);
});

test('a frame of 1 MB gets one error in words, and the connection ends', async () => {
  const jack = await rawUser(url, 'jack');
  jack.request(1, 'upsertUser', { user: { id: 'jack', about: 'x'.repeat(1_000_000) } });
  const { error } = await jack.frame(({ type }) => type === 'error');
  expect(error).toMatchObject({
    code: 'too_large',
    message: 'presence-kit: cannot read a frame; it is over 64 KiB. Send less at a time.',
  });
  expect(await jack.closed).toBe(1009);
});

test('text that is no UTF-8 ends the connection', async () => {
  const jack = await rawUser(url, 'jack');
  jack.ws.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect(await jack.closed).toBe(1007);
});

test('a request before the connect frame is refused', async () => {
  const socket = await rawSocket(url);
  socket.request(1, 'queryUsers', { filter: {}, sort: [] });
  const { error } = await socket.frame(({ type }) => type === 'error');
  expect(error?.code).toMatch(/^(unauthorized|invalid_input)$/);
  expect(socket.frames.filter(({ type }) => type === 'reply')).toEqual([]);
});

test('a client of another protocol version is refused for good', async () => {
  const socket = await rawSocket(url);
  socket.send({ type: 'connect', protocol: 99, id: 0, user: { id: 'jack' }, token: await createToken('jack', secret) });
  const { error } = await socket.frame(({ type }) => type === 'error');
  expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('protocol 99') });
  expect(await socket.closed).toBe(4400);
});
