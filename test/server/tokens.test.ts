import { createDevToken } from 'presence-kit/client';
import { createToken } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { atClient, keepLines, person, secret, startServer } from './people.js';

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
