import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorCodes } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createMultiplexedSocket } from '../../src/client/multiplexedSocket.js';
import type { TabEvent, TabRequest } from '../../src/client/multiplexedSocket.js';
import { webTransport } from '../../src/client/webTransport.js';
import { decodeClientFrame } from '../../src/protocol/decodeClientFrame.js';
import { decodeServerFrame } from '../../src/protocol/decodeServerFrame.js';
import * as closeCodes from '../../src/protocol/closeCodes.js';
import type { Transport } from '../../src/protocol/transport.js';
import { blocksOf } from '../blocksOf.js';
import { pageShell } from './page.js';
import { startServer, tokenFor } from './people.js';
import { rawSocket } from './rawSocket.js';
import type { RawSocket } from './rawSocket.js';

const source = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const blocks = blocksOf('docs/protocol.md');
/** Roles of blocks about tabs that share a socket. */
const ofTabs = ['tabs', 'totabs', 'request', 'event', 'lead'];
const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

interface Frame {
  type: string;
  user?: { id: string };
  token?: string;
  method?: string;
  event?: { type: string };
  error?: { code: string };
}

const framesOf = (...roles: string[]) =>
  blocks.filter(({ role }) => roles.includes(role)).map(({ text }) => JSON.parse(text) as Frame);

/** One side of the story: what was said goes out, what is heard is taken one after the other. */
function createSpeaker(url: string) {
  const sockets: RawSocket[] = [];
  const taken = new Map<RawSocket, number>();
  const current = () => sockets.findLast(({ ws }) => ws.readyState === ws.OPEN);
  let speaking: RawSocket | undefined;
  return {
    async say(text: string) {
      const frame = JSON.parse(text) as Frame;
      if (frame.type === 'connect') sockets.push(await rawSocket(url));
      if (frame.token === 'eyJ…') frame.token = await tokenFor(frame.user?.id ?? '');
      speaking = current();
      speaking?.ws.send(frame.type === 'ping' ? text.trim() : JSON.stringify(frame));
    },
    async next(): Promise<unknown> {
      if (speaking === undefined) throw new Error('nobody has connected');
      const count = taken.get(speaking) ?? 0;
      taken.set(speaking, count + 1);
      await expect.poll(() => speaking?.frames.length, { interval: 5 }).toBeGreaterThan(count);
      return speaking.frames[count];
    },
    /** What was heard and is not on the page. */
    left: () => sockets.flatMap((socket) => socket.frames.slice(taken.get(socket) ?? 0)),
    closed: () => speaking?.closed,
  };
}

test('the story of docs/protocol.md happens as it is told, frame by frame', async () => {
  // Time stands still and ids are counted, so that the page can say both.
  let ids = 0;
  const random = { next: () => 0.5, id: () => `connection-${++ids}` };
  const { url } = await startServer({ clock: manualClock('2019-01-07T13:17:42.375Z'), random });
  const run = pageShell(url);
  const john = createSpeaker(url);
  const jack = createSpeaker(url);
  for (const { language, role, text } of blocks) {
    if (role === 'received') {
      expect(await john.next()).toEqual(JSON.parse(text));
      continue;
    }
    await moment();
    expect(john.left()).toEqual([]);
    if (language === 'sh') await run(text);
    else if (role === 'sent') await john.say(text);
    else if (role === 'jack') await jack.say(text);
    else expect(['example', ...ofTabs]).toContain(role);
  }
  expect(await john.closed()).toBe(closeCodes.goodbye);
});

test('what tabs that share a socket say on it, and are told, is as the page tells it', async () => {
  let ids = 0;
  const random = { next: () => 0.5, id: () => `connection-${++ids}` };
  const { url } = await startServer({ clock: manualClock('2019-01-07T13:17:42.375Z'), random });
  const token = await tokenFor('jessie');
  const ws = new WebSocket(url);
  const closed = new Promise((resolve) => ws.on('close', resolve));
  const heard: string[] = [];
  ws.on('message', (data: Buffer) => heard.push(data.toString()));
  await new Promise((resolve) => ws.on('open', resolve));
  for (const { role, text } of blocks.filter((block) => block.role.endsWith('tabs'))) {
    if (role === 'tabs') ws.send(text.trim().replace('eyJ…', token));
    else {
      await expect.poll(() => heard.length, { interval: 5 }).toBe(1);
      expect(heard.splice(0)).toEqual([text.trim()]);
    }
  }
  expect(await closed).toBe(closeCodes.retry);
  expect(heard).toEqual([]);
});

test('what tabs say to each other is what the one that leads takes and answers', async () => {
  const { url } = await startServer();
  const told: unknown[] = [];
  const sent: string[] = [];
  const transport: Transport = {
    open(listener) {
      const { send, close } = webTransport(url).open(listener);
      return { close, send: (text) => (sent.push(text), send(text)) };
    },
  };
  const held = createMultiplexedSocket(transport, (line, event) => told.push({ line, event }));
  const types = new Set<string>();
  for (const { role, text } of blocks.filter((block) => /^(request|event)$/.test(block.role))) {
    const said = JSON.parse(text) as { line: string; request: TabRequest; event: TabEvent };
    types.add((said.request ?? said.event).type);
    if (role === 'request') held.handle(said.line, said.request);
    else {
      await expect.poll(() => told.length, { interval: 5 }).toBeGreaterThan(0);
      expect(told.shift()).toEqual(said);
    }
  }
  expect(told).toEqual([]);
  expect(held.busy).toBe(false);
  expect(sent).toEqual(['#birch.2{"type":"ping"}', '#birch.2{"type":"goodbye"}']);

  const declared =
    source('src/client/multiplexedSocket.ts')
      .split('/** Makes')[0]
      ?.matchAll(/ type: '(\w+)'/g) ?? [];
  expect(types).toEqual(new Set(Array.from(declared, ([, type]) => type)));
  const [lead] = blocks.filter(({ role }) => role === 'lead');
  expect(source('src/client/sharedTransport.ts')).toContain(`broadcast('${JSON.parse(lead?.text ?? '') as string}')`);
});

test('every frame on the page is one to the decoders', () => {
  for (const frame of framesOf('sent', 'jack').filter(({ type }) => type !== 'ping'))
    expect(decodeClientFrame(JSON.stringify(frame))).toEqual(frame);
  for (const frame of framesOf('received', 'example')) expect(decodeServerFrame(JSON.stringify(frame))).toEqual(frame);
});

test('the page shows every type of frame and event, every request, and every code', () => {
  const shown = [...framesOf('sent', 'received', 'example')];
  const typesIn = (path: string) =>
    Array.from(source(path).matchAll(/\btype"?: ?["']([\w.]+)["']/g), ([, type]) => type);
  const frames = new Set(typesIn('src/protocol/frames.ts'));
  expect(frames.size).toBeGreaterThan(7);
  expect(new Set(shown.map(({ type }) => type))).toEqual(frames);

  const events = typesIn('src/protocol/events.ts').filter((type) => !type?.startsWith('connection.'));
  expect(events.length).toBeGreaterThan(3);
  expect(new Set(shown.flatMap(({ event }) => event?.type ?? []))).toEqual(new Set(events));

  const methods = Array.from(
    source('src/protocol/requests.ts').matchAll(/^ {2}(\w+): \{ params/gm),
    ([, name]) => name,
  );
  expect(methods.length).toBeGreaterThan(9);
  expect(new Set(shown.flatMap(({ method }) => method ?? []))).toEqual(new Set(methods));

  const ofClients = ['timeout', 'aborted', 'closed', 'no_provider'];
  const ofServers = errorCodes.filter((code) => !ofClients.includes(code));
  expect(new Set(shown.flatMap(({ error }) => error?.code ?? []))).toEqual(new Set(ofServers));
  const page = source('docs/protocol.md');
  for (const code of errorCodes) expect(page).toContain(`\`${code}\``);
  for (const code of Object.values(closeCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});
