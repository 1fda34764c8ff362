import { createDevToken } from 'presence-kit/client';
import { createToken } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import type { EngineOptions } from 'presence-kit/engine';
import { at, engineFixture, refused } from './engineFixture.js';

const secret = 'a secret of the tests, long enough for HS256';
let clock: ManualClock;

beforeEach(() => {
  clock = manualClock(at(0));
});

const fixture = (options: EngineOptions = {}) => engineFixture({ clock, secret, ...options });
const tokenOf = (id: string, expires_in?: number) => createToken(id, secret, { clock, expires_in });

/** A token by hand: its parts as they are given, signed with `key` where there is one. */
async function forge(header: object, payload: object, key?: string): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  if (key === undefined) return `${signed}.`;
  const hash = (header as { alg: string }).alg.replace('HS', 'SHA-');
  const bytes = new TextEncoder().encode(key);
  const cryptoKey = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', cryptoKey, new TextEncoder().encode(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

test('an engine without a secret trusts the id that it is given', async () => {
  const { tab } = engineFixture();
  expect((await tab('john', {}, 'no token at all')).client.user).toMatchObject({ id: 'john', online: true });
});

test('an engine with a secret takes whoever has a token of theirs', async () => {
  const { tab } = fixture();
  const { client } = await tab('john', { name: 'John' }, await tokenOf('john'));
  expect(client.user).toMatchObject({ id: 'john', name: 'John', online: true });
});

test('a token made by other tools works: a JWT, signed HS256, claim user_id', async () => {
  const { tab } = fixture();
  const token = await forge({ alg: 'HS256' }, { user_id: 'john', more: 'claims' }, secret);
  expect((await tab('john', {}, token)).client.user).toMatchObject({ id: 'john' });
});

test('a token of a backend whose clock is a minute ahead works', async () => {
  const { tab } = fixture();
  const iat = clock.now() / 1000 + 60;
  const token = await forge({ alg: 'HS256' }, { user_id: 'john', iat }, secret);
  expect((await tab('john', {}, token)).client.user).toMatchObject({ id: 'john' });
});

test.each<[string, () => Promise<string | undefined>, RegExp]>([
  ['no token', async () => undefined, /there is no token/],
  ['an empty one', async () => '', /not signed by this server/],
  ['one that is none', async () => 'john', /not signed by this server/],
  ['that of somebody else', () => tokenOf('jack'), /not that of 'john'/],
  [
    'one of another server',
    () => createToken('john', 'another secret, as long as it should be', { clock }),
    /not signed/,
  ],
  ['one signed otherwise', () => forge({ alg: 'HS512' }, { user_id: 'john' }, secret), /not signed/],
  ['one that names nobody', () => forge({ alg: 'HS256' }, {}, secret), /not that of 'john'/],
  ['one that is not valid yet', () => forge({ alg: 'HS256' }, { user_id: 'john', nbf: 1e10 }, secret), /not valid yet/],
  ['one from the future', () => forge({ alg: 'HS256' }, { user_id: 'john', iat: 1e10 }, secret), /from the future/],
  ['an unsigned one', async () => createDevToken('john'), /not signed/],
  ['one that says that it needs no signature', () => forge({ alg: 'none' }, { user_id: 'john' }), /not signed/],
])('with %s nobody comes in, and nothing is made', async (_, make, says) => {
  const { emptyTab, secretReads } = fixture();
  await refused(emptyTab().client.connectUser({ id: 'john', name: 'X' }, await make()), 'unauthorized', says);
  expect(await secretReads('john')).toBeUndefined();
});

test('where unsigned tokens are allowed they are taken beside signed ones, each for its own user', async () => {
  const { tab, emptyTab } = fixture({ allowDevTokens: true });
  await tab('john', {}, createDevToken('john'));
  await tab('jack', {}, await tokenOf('jack'));
  await refused(emptyTab().client.connectUser({ id: 'jack' }, createDevToken('john')), 'unauthorized');
  const wrong = await createToken('jack', 'another secret, as long as it should be', { clock });
  await refused(emptyTab().client.connectUser({ id: 'jack' }, wrong), 'unauthorized');
});

describe('a token that expires', () => {
  test('ends the connection, and the renewed one takes its place within the grace: nobody notices', async () => {
    const { tab } = fixture();
    const jack = await tab('jack', {}, await tokenOf('jack'));
    await jack.watch('john');
    let asked = 0;
    const john = await tab('john', {}, () => {
      asked++;
      return tokenOf('john', 60);
    });
    await jack.hears();
    const before = await jack.reads('john');
    for (let round = 1; round <= 3; round++) {
      // The library that checks a signature answers in its own time, so the clock stands still until it has.
      await clock.advance(60_000);
      await clock.advance(1000);
      await expect.poll(() => john.client.connectionStatus).toBe('connected');
      expect(asked).toBe(1 + round);
    }
    expect(await jack.hears()).toEqual([]);
    expect(await jack.reads('john')).toEqual(before);
  });

  test('ends a connection that cannot renew it by a code and a reason of its own', async () => {
    const { socket } = fixture();
    const { connects, sent, closed } = socket();
    connects('john', { token: await tokenOf('john', 60) });
    await expect.poll(() => sent).toMatchObject([{ type: 'reply', id: 0 }]);
    await clock.advance(60_000);
    expect(sent.at(-1)).toMatchObject({ type: 'error', error: { code: 'token_expired' } });
    expect(closed).toEqual([4401]);
  });

  test('ends it at that very instant, and the place is held as that of a lost connection', async () => {
    const { tab } = fixture();
    const jack = await tab('jack', {}, await tokenOf('jack'));
    await jack.watch('john');
    const john = await tab('john', {}, await tokenOf('john', 60));
    await jack.hears();
    await clock.advance(59_999);
    expect(john.client.connectionStatus).toBe('connected');
    await clock.advance(1);
    expect(john.client.connectionStatus).toBe('disconnected');
    await clock.advance(7999);
    expect(await jack.hears()).toEqual([]);
    await clock.advance(1);
    expect(await jack.hears()).toEqual(['john offline']);
    expect(await jack.reads('john')).toMatchObject({ last_active: at(60_000) });
  });

  test('is refused when it already has: by that code, so that a client asks for another', async () => {
    const { emptyTab, tab } = fixture();
    const old = await tokenOf('john', 1);
    await clock.advance(1000);
    await refused(emptyTab().client.connectUser({ id: 'john' }, old), 'token_expired', /Ask your backend/);
    const tokens = [old, await tokenOf('john')];
    const renewed = tab('john', {}, () => Promise.resolve(tokens.shift() as string));
    let connected = false;
    void renewed.then(() => (connected = true));
    await expect
      .poll(async () => {
        await clock.advance(100);
        return connected;
      })
      .toBe(true);
  });
});
