// People at real clients, in a process of their own: `watchers.ts <url> <people> <processes> <this process>`. Each has a store,
// as an app has, and watches the ten next in the row, most of whom are in other processes. It is asked by lines of stdin,
// `<number> <question> <word>`, and answers each with `<number> <JSON>`; `test/server/watchers.ts` asks.
import { createInterface } from 'node:readline';
import { createDevToken, createPresenceClient, createPresenceStore, webTransport } from 'presence-kit/client';
import type { Transport } from 'presence-kit/client';

const [url = '', ...numbers] = process.argv.slice(2);
const [everybody = 0, processes = 1, mine = 0] = numbers.map(Number);
const way = webTransport(url);
const heard: string[] = [];
const errors: string[] = [];
let connects = 0;
let refused = 0;

/** The platform's sockets, with a count of the attempts that came to nothing. */
const counted: Transport = {
  open(listener) {
    let isOpen = false;
    return way.open({
      ...listener,
      open() {
        isOpen = true;
        listener.open();
      },
      close(code, reason) {
        if (!isOpen) refused++;
        listener.close(code, reason);
      },
    });
  },
};

async function person(number: number) {
  const idOf = (place: number) => `user-${place % everybody}`;
  const by = idOf(number);
  const others = Array.from({ length: 10 }, (_, index) => idOf(number + 1 + index));
  const report = (error: unknown) => void errors.push(`${by}: ${String(error)}`);
  // What somebody wants to say waits for as long as it takes.
  const client = createPresenceClient({ transport: counted, onError: report, requestTimeoutMs: 600_000 });
  client.onConnectionStatus((status) => {
    if (status === 'connected') connects++;
  });
  client.on('user.presence.changed', ({ user }) => {
    heard.push(`${by}: ${user.id} ${user.online ? user.status : 'offline'}`);
  });
  const store = createPresenceStore();
  store.attach(client, report);
  for (const other of others) store.user(other).addListener(() => undefined);
  await client.connectUser({ id: by, status: 'here' }, createDevToken(by));
  return {
    id: by,
    isBack: () => others.every((other) => store.user(other).getState().freshness === 'live'),
    views: () =>
      others.map((other) => store.user(other).getState()).map(({ id, online, status }) => ({ by, id, online, status })),
    says: (status: string) => void client.upsertUser({ id: by, status }).catch(report),
    leaves: () => client.disconnectUser(),
  };
}

const rows = Array.from({ length: Math.ceil((everybody - mine) / processes) }, (_, row) => mine + row * processes);
const people = await Promise.all(rows.map(person));

const answers: Record<string, (word: string) => unknown> = {
  counts: () => ({ back: people.filter(({ isBack }) => isBack()).length, connects, refused }),
  told: () => ({ heard: heard.splice(0), errors: errors.splice(0) }),
  views: () => people.flatMap(({ views }) => views()),
  say(word) {
    const talkers = people.filter((_, row) => row % 20 === 0);
    for (const { says } of talkers) says(word);
    return talkers.map(({ id }) => id);
  },
  leave: (word) => people.find(({ id }) => id === word)?.leaves(),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const [number, question = '', word = ''] = line.split(' ');
  void Promise.resolve(answers[question]?.(word)).then((answer) => {
    process.stdout.write(`${number} ${JSON.stringify(answer ?? null)}\n`);
  });
});
process.stdout.write('ready\n');
