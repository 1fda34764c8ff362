import { fileURLToPath } from 'node:url';
import { createDevToken } from 'presence-kit/client';
import { createToken } from 'presence-kit/server';
import { expect, onTestFinished, test } from 'vitest';
import { command, serve, temporaryFolder } from './command.js';
import { atClient, person, secret } from './people.js';
import { rawSocket, rawUser } from './rawSocket.js';

const withoutPeers = fileURLToPath(new URL('../storage/programs/withoutPeers.mjs', import.meta.url));

test('prints one line with its URL when it can be reached, and says that it keeps users in memory', async () => {
  const { child, url } = await serve();
  expect(child.stdout()).toBe(`presence-kit is ready at ${url}\n`);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(child.stderr()).toMatch(/users are kept in memory and forgotten when it ends\. Give --data/);
  expect(await (await fetch(`${url}/health`)).text()).toBe('{"status":"ok"}');
  await person(url, 'john');
  expect(child.stdout()).toBe(`presence-kit is ready at ${url}\n`);
});

test('takes every flag from the environment, and a flag before its variable', async () => {
  const folder = temporaryFolder();
  const env = {
    PRESENCE_PORT: '1',
    PRESENCE_HOST: '127.0.0.1',
    PRESENCE_SECRET: secret,
    PRESENCE_DATA: folder,
    PRESENCE_DEV: '0',
    PRESENCE_REDIS_URL: '',
  };
  const { child, url } = await serve([], env);
  expect(child.stderr()).not.toContain('in memory');
  await person(url, 'john');
  await expect(atClient(url).client.connectUser({ id: 'jack' }, createDevToken('jack'))).rejects.toMatchObject({
    code: 'unauthorized',
  });
  const onlyEnv = await command(['serve'], { ...env, PRESENCE_PORT: '0', PRESENCE_DATA: '' });
  await onlyEnv.line(/ready at http:\/\/127\.0\.0\.1:\d+/);
});

test('--dev accepts unsigned tokens, loudly, and needs no secret', async () => {
  const { child, url } = await serve(['--dev'], {});
  expect(child.stderr()).toContain('UNSIGNED TOKENS ARE ACCEPTED');
  expect(child.stderr()).toContain('no secret was given, so a random one was made');
  await person(url, 'jack', createDevToken('jack'));
  const fromEnv = await serve([], { PRESENCE_DEV: '1' });
  await person(fromEnv.url, 'jack', createDevToken('jack'));
});

test.each([
  ['nothing', [], /cannot run this; there is no command\. See presence-kit --help\./],
  ['an unknown command', ['start'], /there is no 'start'/],
  ['an unknown flag', ['serve', '--prot', '80'], /there is no flag '--prot'; did you mean '--port'\?/],
  ['a flag without its value', ['serve', '--port'], /--port/],
  ['a port that is none', ['serve', '--port', '80a'], /'80a' is not a port/],
  ['a port that is too large', ['serve', '--port', '65536'], /'65536' is not a port/],
  ['a drain that is too long', ['serve', '--dev', '--drain', '301'], /'301' is not a time to drain/],
  ['no secret', ['serve'], /it needs a secret: give --secret or PRESENCE_SECRET, or --dev/],
])('called with %s, it says so and ends with 2', async (_, args, says) => {
  const child = await command(args);
  expect(await child.ended).toBe(2);
  expect(child.stdout()).toBe('');
  expect(child.stderr()).toMatch(says);
  expect(child.stderr().trimEnd().split('\n')).toHaveLength(1);
});

test('--help tells every flag and its variable', async () => {
  for (const args of [['--help'], ['serve', '--help'], ['help'], ['-h']]) {
    const child = await command(args);
    expect(await child.ended).toBe(0);
    for (const name of ['port', 'host', 'secret', 'data', 'dev', 'drain']) {
      expect(child.stdout()).toContain(`--${name}`);
      expect(child.stdout()).toContain(`PRESENCE_${name.toUpperCase()}`);
    }
    expect(child.stdout()).toContain('PRESENCE_REDIS_URL');
  }
});

test('a data folder that another server has is refused with a sentence', async () => {
  const folder = temporaryFolder();
  const { url } = await serve(['--data', folder]);
  const second = await command(['serve', '--port', '0', '--data', folder], { PRESENCE_SECRET: secret });
  expect(await second.ended).toBe(1);
  expect(second.stdout()).toBe('');
  expect(second.stderr()).toBe(
    `presence-kit: cannot open the data folder ${folder}; another process has it open. Stop that one, or choose another folder.\n`,
  );
  await person(url, 'john');
});

test('a port that is taken, and a Redis, are refused with a sentence', async () => {
  const { url } = await serve();
  const taken = await command(['serve', '--port', new URL(url).port, '--secret', secret]);
  expect(await taken.ended).toBe(1);
  expect(taken.stderr()).toContain('something else listens there already');
  const redis = await command(['serve', '--port', '0', '--secret', secret, '--redis', 'redis://127.0.0.1']);
  expect(await redis.ended).toBe(1);
  expect(redis.stderr()).toContain('this version has no Redis backend yet');
});

test('without the optional packages it runs in memory, and names what a folder needs', async () => {
  const node = ['--import', withoutPeers];
  const child = await command(['serve', '--port', '0', '--dev'], {}, node);
  const url = /http:\S+/.exec(await child.line(/ready/))?.[0] ?? '';
  await person(url, 'jack', createDevToken('jack'));
  expect(child.stderr()).toMatch(/^presence-kit: warn: UNSIGNED TOKENS/m);

  const withSecret = await command(['serve', '--port', '0'], { PRESENCE_SECRET: secret }, node);
  const metrics = await fetch(`${/http:\S+/.exec(await withSecret.line(/ready/))?.[0]}/metrics`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(metrics.status).toBe(501);
  expect(await metrics.json()).toMatchObject({
    error: { message: expect.stringContaining('npm install prom-client@15') },
  });

  const folder = await command(
    ['serve', '--port', '0', '--data', temporaryFolder()],
    { PRESENCE_SECRET: secret },
    node,
  );
  expect(await folder.ended).toBe(1);
  expect(folder.stderr()).toContain('the package classic-level is not installed. Run: npm install classic-level@3');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s sends the clients away so that they come back, and ends with 0',
  async (signal) => {
    const { child, url } = await serve();
    const john = await rawUser(url, 'john');
    child.kill(signal);
    expect(await john.closed).toBe(1013);
    expect(await child.ended).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  },
);

test('a session with tokens leaves structured lines, and no secret, token or status among them', async () => {
  const { child, url } = await serve(['--data', temporaryFolder()]);
  const token = await createToken('john', secret);
  const john = await person(url, { id: 'john', status: 'Nobody else’s business' }, token);
  await john.reads('john');
  const others = await createToken('jack', `${secret}, another one`);
  await expect(atClient(url).client.connectUser({ id: 'jack' }, others)).rejects.toThrow();
  await expect(atClient(url).client.connectUser({ id: 'jack' }, token)).rejects.toThrow();
  await rawSocket(`${url}/?token=${token}`);
  const raw = await rawUser(url, 'jim');
  raw.ws.send(`{"token":"${token}`);
  await raw.frame(({ type }) => type === 'error');
  for (const authorization of [`Bearer ${secret}`, `Bearer ${secret}x`, `Bearer ${token}`])
    await fetch(`${url}/users?token=${token}`, { method: 'POST', headers: { authorization }, body: `{"${token}":` });
  child.kill('SIGTERM');
  expect(await child.ended).toBe(0);

  const lines = child.stderr().trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['ready', 'draining', 'closed']);
  const written = child.stdout() + child.stderr();
  for (const part of [secret, ...token.split('.'), ...others.split('.'), 'business'])
    expect(written).not.toContain(part);
});

test('a second signal ends it at once', async () => {
  const { child, url } = await serve();
  const john = await rawUser(url, 'john');
  // Holds up the closing for some seconds.
  john.ws.pause();
  child.kill('SIGTERM');
  await expect.poll(() => child.stderr()).toContain('draining');
  const before = performance.now();
  child.kill('SIGTERM');
  expect(await child.ended).toBe(1);
  expect(performance.now() - before).toBeLessThan(1_000);
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'after %s and a new start on the same folder all is as it was, and nobody was shown offline meanwhile',
  async (signal) => {
    const folder = temporaryFolder();
    const first = await serve(['--data', folder]);
    const john = await person(first.url, { id: 'john', name: 'John' });
    const jack = await person(first.url, { id: 'jack', status: 'On stage' });
    const jim = await person(first.url, { id: 'jim', name: 'Jim', invisible: true });
    const channel = john.client.channel('messaging', 'general', { name: 'General', members: ['john', 'jack', 'jim'] });
    await channel.watch({ presence: true });
    await jack.client.upsertUser({ id: 'jack', status: 'Eating a veggie burger...' });
    const before = await john.reads('jack');
    const heardBefore = john.heard.length;

    first.child.kill(signal);
    await first.child.ended;
    await john.hears('connection down');
    const second = await serve(['--data', folder, '--port', new URL(first.url).port]);
    expect(second.url).toBe(first.url);
    await Promise.all([john, jack, jim].map((someone) => someone.hears('recovered')));

    expect(john.heard.slice(heardBefore)).toEqual(['connection down', 'connection up', 'recovered']);
    expect(await john.reads('jack')).toEqual(before);
    expect(await john.reads('jim')).toMatchObject({ id: 'jim', name: 'Jim', online: false });
    expect(await john.reads('jim')).not.toHaveProperty('last_active');
    expect(jim.client.user).toMatchObject({ invisible: true, online: false });
    const { channels } = await john.client.queryChannels({ members: { $in: ['john'] } });
    expect(channels).toMatchObject([{ name: 'General', members: [{ id: 'john' }, { id: 'jack' }, { id: 'jim' }] }]);

    // The watches live on.
    await jack.client.disconnectUser();
    await john.hears('offline jack');
    await jim.client.upsertUser({ id: 'jim', invisible: false });
    await john.hears('online jim');
  },
  30_000,
);

test('who does not come back after a restart goes offline, once', async () => {
  const folder = temporaryFolder();
  const { createPresenceServer } = await import('presence-kit/server');
  const { manualClock } = await import('presence-kit/testing');
  const first = await serve(['--data', folder]);
  const jack = await rawUser(first.url, 'jack');
  first.child.kill('SIGKILL');
  await first.child.ended;
  await jack.closed;

  const clock = manualClock(Date.now());
  const second = await createPresenceServer({ port: 0, secret, data: folder, clock });
  onTestFinished(() => second.close());
  const john = await person(second.url, 'john');
  await john.client.queryUsers({ id: 'jack' }, [], { presence: true });
  await clock.advance(29_000);
  expect(await john.reads('jack')).toMatchObject({ online: true });
  await clock.advance(2_000);
  await john.hears('offline jack');
  expect(john.heard.filter((what) => what === 'offline jack')).toHaveLength(1);
});
