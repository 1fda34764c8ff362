import { createToken } from 'presence-kit/server';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { person, secret, startServer } from './people.js';

// Tabs that share a socket, as the server sees them: each has a line of its own on it.

/** A socket for lines, and what came over it, as `#line what`. */
async function sharedSocket(url: string) {
  const ws = new WebSocket(url);
  onTestFinished(() => ws.terminate());
  const heard: string[] = [];
  let look = () => {};
  ws.on('message', (data: Buffer) => {
    const [, line, rest = ''] = /^(#[\w.-]+)?(.*)$/s.exec(data.toString()) ?? [];
    const frame = rest.startsWith('{') ? (JSON.parse(rest) as { type: string; id?: number; error?: object }) : rest;
    const what = typeof frame === 'string' ? frame : `${frame.type} ${frame.id ?? ''}`.trim();
    heard.push(`${line ?? ''} ${what}`);
    look();
  });
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  await new Promise((resolve, reject) => ws.on('open', resolve).on('error', reject));
  return {
    ws,
    heard,
    closed,
    hears: (what: string) =>
      new Promise<void>((resolve) => {
        look = () => heard.includes(what) && resolve();
        look();
      }),
    say: (line: string, frame: object) => ws.send(line + JSON.stringify(frame)),
    async connect(line: string, id: string) {
      this.say(line, { type: 'connect', protocol: 1, id: 0, user: { id }, token: await createToken(id, secret) });
      await this.hears(`${line} reply 0`);
    },
  };
}

test('each line is a connection: its own user, its own requests, its own watches', async () => {
  const { url } = await startServer();
  const tabs = await sharedSocket(url);
  await tabs.connect('#a.1', 'john');
  await tabs.connect('#b.1', 'john');
  for (const line of ['#a.1', '#b.1'])
    tabs.say(line, {
      type: 'request',
      id: 1,
      method: 'queryUsers',
      params: { filter: { id: 'jack' }, presence: line === '#b.1' },
    });
  await tabs.hears('#a.1 reply 1');
  await tabs.hears('#b.1 reply 1');
  await person(url, 'jack');
  await tabs.hears('#b.1 event');
  expect(tabs.heard).not.toContain('#a.1 event');
});

test('a line that ends ends for nobody else; the last one goes with its user and with the socket', async () => {
  const { url } = await startServer({ graceMs: 300 });
  const jack = await person(url, 'jack');
  await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
  const tabs = await sharedSocket(url);
  await tabs.connect('#a.1', 'john');
  await jack.hears('online john');
  await tabs.connect('#b.1', 'john');
  tabs.say('#a.1', { type: 'goodbye' });
  await tabs.hears('#a.1 !1000 goodbye');
  expect(await jack.reads('john')).toMatchObject({ online: true });
  tabs.ws.send('#b.1');
  expect(await tabs.closed).toBe(1013);
  await jack.hears('offline john');
});

test('a line that is refused takes no other with it', async () => {
  const { url } = await startServer();
  const tabs = await sharedSocket(url);
  await tabs.connect('#a.1', 'john');
  tabs.say('#b.1', { type: 'connect', protocol: 1, id: 0, user: { id: 'jack' }, token: 'forged' });
  await tabs.hears('#b.1 !4400 refused');
  tabs.say('#a.1', { type: 'request', id: 1, method: 'queryUsers', params: {} });
  await tabs.hears('#a.1 reply 1');
});

test('a server that goes away tells them all with the end of the socket', async () => {
  const server = await startServer();
  const tabs = await sharedSocket(server.url);
  await tabs.connect('#a.1', 'john');
  await tabs.connect('#b.1', 'jack');
  await server.close();
  expect(await tabs.closed).toBe(1013);
  expect(tabs.heard.filter((what) => what.includes('!'))).toEqual([]);
});

test('lines have a limit, what belongs to none is refused, and too many requests are told to the line that made them', async () => {
  const { url } = await startServer({ rateLimit: { burst: 150, perSecond: 1 } });
  const tabs = await sharedSocket(url);
  for (let line = 0; line < 100; line++) await tabs.connect(`#tab.${line}`, 'john');
  tabs.ws.send('#tab.100{"type":"connect"}');
  await tabs.hears('#tab.100 !1013 no such line');
  tabs.ws.send('{"type":"goodbye"}');
  await tabs.hears(' !1013 no such line');
  for (let id = 0; id < 60; id++) tabs.say('#tab.0', { type: 'request', id, method: 'queryUsers', params: {} });
  await tabs.hears('#tab.0 error 59');
});
