import { createDevToken } from 'presence-kit/client';
import { createToken } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { temporaryFolder } from './command.js';
import { atClient, keepLines, person, secret, startServer } from './people.js';
import { rawUser } from './rawSocket.js';

test('a token says whose it is, since when and until when', async () => {
  const clock = manualClock('2019-01-07T13:00:00.000Z');
  const token = await createToken('john', secret, { expires_in: 60, clock });
  const [head = '', body = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  expect(read(head)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(read(body)).toEqual({ user_id: 'john', iat: 1_546_866_000, exp: 1_546_866_060 });
  expect(read((await createToken('john', secret, { clock })).split('.')[1] ?? '')).toEqual({
    user_id: 'john',
    iat: 1_546_866_000,
  });
});

test.each([
  ['an id with a slash', () => createToken('a/b', secret), /user id/],
  ['no id', () => createToken('', secret), /user id/],
  ['no secret', () => createToken('john', ''), /secret/],
  ['a negative time', () => createToken('john', secret, { expires_in: -1 }), /expires_in/],
  ['no number', () => createToken('john', secret, { expires_in: Number.NaN }), /expires_in/],
])('no token is made of %s', async (_, make, says) => {
  await expect(make()).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(says) });
});

test('when a token expires, the connection is renewed with the next one, and nobody else notices', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const john = await person(url, 'john', await createToken('john', secret, { clock }));
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  let asked = 0;
  const jack = await person(url, 'jack', () => {
    asked++;
    return createToken('jack', secret, { expires_in: 10, clock });
  });
  await john.hears('online jack');
  expect(asked).toBe(1);

  await clock.advance(11_000);
  await jack.hears('connection down');
  await expect.poll(() => jack.client.connectionStatus).toBe('connected');
  expect(asked).toBe(2);
  // Past the grace of the connection that ended, and short of the next expiry.
  await clock.advance(8_500);
  expect(await john.reads('jack')).toMatchObject({ online: true });
  expect(john.heard).not.toContain('offline jack');
});

test('a fixed token that expires ends the connection for good', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const jack = await person(url, 'jack', await createToken('jack', secret, { expires_in: 10, clock }));
  await clock.advance(11_000);
  await expect.poll(() => jack.client.connectionStatus).toBe('disconnected');
});

test.each([
  ['deleted', 'DELETE', '/users/john'],
  ['revoked', 'POST', '/users/john/revoke'],
])(
  'a user who is %s leaves, and does not come back with an old token, not even after a restart',
  async (_, method, path) => {
    const clock = manualClock();
    const { url, engine } = await startServer({ clock, data: temporaryFolder() });
    const old = await createToken('john', secret, { clock });
    const jack = await person(url, 'jack');
    await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
    const john = await person(url, 'john', old);
    await jack.hears('online john');
    await clock.advance(500);
    const headers = { authorization: `Bearer ${secret}` };
    const response = await fetch(`${url}${path}`, { method, headers });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    await john.hears('connection down');
    await jack.hears(method === 'DELETE' ? 'deleted john' : 'offline john');
    const comesBack = (token: string) => atClient(url).client.connectUser({ id: 'john', name: 'Anew' }, token);
    const isRefused = { code: 'unauthorized', message: expect.stringContaining('the token was revoked') };
    await expect(comesBack(old)).rejects.toMatchObject(isRefused);
    await engine.restart();
    await expect(comesBack(old)).rejects.toMatchObject(isRefused);
    expect(await engine.command('queryUsers', { filter: { name: 'Anew' } })).toMatchObject({ users: [] });
    await person(url, 'john', await createToken('john', secret, { clock }));
  },
);

test('only the secret revokes tokens, and also those of somebody who never came', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const token = await createToken('jim', secret, { clock });
  await clock.advance(1);
  expect((await fetch(`${url}/users/jim/revoke`, { method: 'POST' })).status).toBe(401);
  const headers = { authorization: `Bearer ${secret}` };
  expect((await fetch(`${url}/users/jim/revoke`, { method: 'POST', headers })).status).toBe(200);
  await expect(person(url, 'jim', token)).rejects.toMatchObject({ code: 'unauthorized' });
  const jack = await rawUser(url, 'jack');
  jack.request(1, 'revokeUser', { id: 'jack' });
  expect((await jack.frame(({ id }) => id === 1)).error).toMatchObject({ code: 'invalid_input' });
});

test('unsigned tokens are accepted where that was asked for, and the operator is told', async () => {
  const logger = keepLines();
  const { url } = await startServer({ allowDevTokens: true, logger });
  await person(url, 'jack', createDevToken('jack'));
  await person(url, 'john', await createToken('john', secret));
  expect(logger.lines).toEqual([expect.stringMatching(/^warn UNSIGNED TOKENS ARE ACCEPTED/)]);
  await expect(atClient(url).client.connectUser({ id: 'jim' }, createDevToken('jack'))).rejects.toMatchObject({
    code: 'unauthorized',
  });
  await expect(
    atClient(url).client.connectUser({ id: 'jim' }, await createToken('jim', 'another secret')),
  ).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a server without a secret does not start; one with a short secret warns, and does not say it', async () => {
  await expect(startServer({ secret: '' })).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('secret'),
  });
  const logger = keepLines();
  await startServer({ secret: 'short-one', logger });
  expect(logger.lines).toEqual([expect.stringMatching(/^warn the secret is shorter than 32 bytes/)]);
  expect(logger.lines.join()).not.toContain('short-one');
});
