import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { errorCodes } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EngineConnection } from 'presence-kit/engine';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { seed } from '../seed.js';
import { connectionBytes, frameBytes, frameText, httpRequest } from './fuzzInputs.js';
import { keepLines, person, secret, startServer } from './people.js';
import { rawUser } from './rawSocket.js';

// Eight thousand inputs in the suite, a million with `npm run test:fuzz`. `SEED` gives the seed that a failure names.
const inputs = Number(process.env['INPUTS'] ?? (import.meta.env.MODE === 'long' ? 1_000_000 : 8_000));
const share = (part: number) => ({ seed, numRuns: Math.ceil(inputs * part) });
const minutes = Math.max(1, inputs / 50_000) * 60_000;
/** No input may hold up the others for longer. */
const longestMs = 2_000;

const totals: string[] = [];
let slowest = 0;
afterAll(() => void process.stdout.write(`${totals.join(', ')}; slowest ${Math.ceil(slowest)} ms (SEED=${seed})\n`));

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Watches the memory from a third of the inputs on, when all that is there to stay is there. */
function watchMemory(runs: number) {
  let run = 0;
  let before = 0;
  const used = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  return {
    tick: () => void (++run === Math.ceil(runs / 3) && (before = used())),
    check(what: string) {
      totals.push(`${run} ${what}`);
      expect((used() - before) / 2 ** 20, 'MiB that stayed behind').toBeLessThan(16);
    },
  };
}

interface Frame {
  type: string;
  id?: number;
  error?: { code: string; message: string };
  event?: { user?: { id: string } };
}

/** One who says what they like to an engine, and hears every frame. */
function embedded(engine: ReturnType<typeof createPresenceEngine>, id: string) {
  const heard: Frame[] = [];
  let closed = false;
  const connection: EngineConnection = engine.accept({
    send: (text) => void heard.push(JSON.parse(text) as Frame),
    ping() {},
    close: () => void (closed = true),
    congested: () => false,
  });
  const say = (text: string) => {
    heard.length = 0;
    connection.receive(text);
    return { answers: heard.filter(({ type }) => type !== 'event'), closed };
  };
  say(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id } }));
  return { say, heard, isClosed: () => closed };
}

function isError(error: { code: string; message: string } | undefined): boolean {
  return errorCodes.includes(error?.code as never) && /^presence-kit: cannot .+\. .+\.$/s.test(error?.message ?? '');
}

const isAbout =
  (id: string) =>
  ({ event }: Frame) =>
    event?.user?.id === id;

/** The id under which an answer is expected, where the text is a request as far as that goes. */
function idIn(text: string): number | undefined {
  try {
    const { type, id, method } = JSON.parse(text) as Record<string, unknown>;
    const named = type === 'request' && typeof method === 'string' && method.length <= 64;
    return named && typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

test(
  'whatever a client says, it gets one answer in words, and nobody else notices',
  async () => {
    const unexpected: unknown[] = [];
    const engine = createPresenceEngine({ onError: (error) => unexpected.push(error) });
    const bystander = embedded(engine, 'bystander');
    const asking = JSON.stringify({
      type: 'request',
      id: 1,
      method: 'queryUsers',
      params: { filter: { id: 'bystander' } },
    });
    const { answers: before } = bystander.say(asking);
    let mallory = embedded(engine, 'mallory');
    const memory = watchMemory(share(0.7).numRuns);
    fc.assert(
      fc.property(frameText, (text) => {
        memory.tick();
        unexpected.length = bystander.heard.length = 0;
        if (mallory.isClosed()) mallory = embedded(engine, 'mallory');
        const started = performance.now();
        const { answers, closed } = mallory.say(text);
        slowest = Math.max(slowest, performance.now() - started);

        const [answer, ...more] = answers;
        if (unexpected.length > 0) throw new Error('the engine met an error', { cause: unexpected[0] });
        if (bystander.isClosed() || bystander.heard.some(isAbout('bystander')))
          throw new Error('the bystander noticed');
        // A goodbye is answered by the end.
        if (answer === undefined ? !closed : more.length > 0) throw new Error(`answered ${JSON.stringify(answers)}`);
        if (answer?.type === 'error' && !isError(answer.error)) throw new Error(`no error: ${JSON.stringify(answer)}`);
        const id = idIn(text);
        // What nests too deep is not looked into.
        if (id !== undefined && answer?.id !== id && answer?.error?.code !== 'too_large')
          throw new Error(`not answered: ${JSON.stringify(answer)}`);
      }),
      share(0.7),
    );
    expect(bystander.say(asking).answers).toEqual(before);
    expect(slowest).toBeLessThan(longestMs);
    memory.check('frames of a client');
    await engine.close();
  },
  minutes,
);

/** A server, somebody who is connected all the while and must not notice, and the errors that the operator would read. */
async function startTarget() {
  const logger = { ...keepLines(), debug: () => undefined };
  const rateLimit = { burst: Infinity, perSecond: Infinity };
  const { url } = await startServer({ logger, rateLimit, maxHandshakes: Infinity });
  // Not one of the ids that a backend may well delete.
  const bystander = await person(url, 'witness');
  return {
    url,
    address: { port: Number(new URL(url).port), host: '127.0.0.1' },
    async check() {
      expect(bystander.heard.filter((what) => /^(connection down|recovered)/.test(what))).toEqual([]);
      expect(await bystander.reads('witness')).toMatchObject({ online: true });
      expect(logger.lines.filter((line) => line.startsWith('error'))).toEqual([]);
      const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
      expect(await metrics.text()).toMatch(/^presence_connections 1$/m);
    },
  };
}

/** Fails when it takes too long, and takes down how long it took. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing happened for ${longestMs} ms`)), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    slowest = Math.max(slowest, performance.now() - started);
  }
}

test(
  'whatever a client says to a server, it is answered or sent away',
  async () => {
    const { url, check } = await startTarget();
    let mallory = await rawUser(url, 'mallory');
    const memory = watchMemory(share(0.15).numRuns);
    await fc.assert(
      fc.asyncProperty(frameText, async (text) => {
        memory.tick();
        if (mallory.ws.readyState !== mallory.ws.OPEN) mallory = await rawUser(url, 'mallory');
        mallory.frames.length = 0;
        mallory.ws.send(text);
        const isAnswer = ({ type }: { type: string }) => type !== 'event';
        const answer = await inTime(Promise.race([mallory.frame(isAnswer), mallory.closed]));
        if (typeof answer === 'object' && answer.type === 'error' && !isError(answer.error))
          throw new Error(`no error: ${JSON.stringify(answer)}`);
      }),
      share(0.15),
    );
    mallory.ws.close();
    await mallory.closed;
    memory.check('frames to a server');
    await check();
  },
  minutes,
);

/** Writes bytes, and that this is all. Resolves with what came back when the other side has ended it too. */
function write(address: { port: number; host: string }, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    // A server may well break off what makes no sense.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'ECONNRESET' && code !== 'EPIPE') reject(new Error(`the connection failed with ${code}`));
    });
    socket.once('close', () => resolve(answer));
    socket.end(bytes);
  });
}

const handshake = [
  'GET / HTTP/1.1',
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

test.each([
  [
    'after the handshake of a WebSocket',
    0.04,
    frameBytes.map((bytes) => Buffer.concat([Buffer.from(handshake), bytes])),
  ],
  ['on a fresh connection', 0.04, connectionBytes],
])(
  'whatever bytes come %s, the connection ends when the other side ends it',
  async (where, part, arbitrary) => {
    const { address, check } = await startTarget();
    const memory = watchMemory(share(part).numRuns);
    await fc.assert(
      fc.asyncProperty(arbitrary, async (bytes) => {
        memory.tick();
        await inTime(write(address, bytes));
      }),
      share(part),
    );
    memory.check(`times bytes ${where}`);
    await check();
  },
  minutes,
);

test(
  'whatever a backend asks, it is answered in words',
  async () => {
    const { address, check } = await startTarget();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const ask = (method: string, path: string, body: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const headers = { authorization: `Bearer ${secret}`, 'content-length': Buffer.byteLength(body) };
        const asked = request({ ...address, method, path, agent, headers }, (response: IncomingMessage) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        asked.once('error', reject);
        asked.end(body);
      });
    const memory = watchMemory(share(0.07).numRuns);
    await fc.assert(
      fc.asyncProperty(httpRequest, async ({ method, path, body }) => {
        memory.tick();
        const { status, text } = await inTime(ask(method, path, body));
        if (![200, 400, 403, 404, 405, 413].includes(status)) throw new Error(`answered ${status} ${text}`);
        if (method === 'HEAD' || (status === 200 && path.startsWith('/metrics'))) return;
        const { error } = JSON.parse(text) as { error?: { code: string; message: string } };
        if (status !== 200 && !isError(error)) throw new Error(`no error: ${text}`);
      }),
      share(0.07),
    );
    memory.check('requests over HTTP');
    await check();
  },
  minutes,
);
