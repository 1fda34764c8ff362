import { createPresenceClient } from 'presence-kit/client';
import type { Transport } from 'presence-kit/client';
import type { Harness, ReceivedFrame } from './harness.js';
import { observerIds } from './nonInterferenceSteps.js';
import type { RunSettings } from './nonInterferenceStory.js';
import { createPerson } from './person.js';
import type { Person } from './person.js';
import { sampleRequest } from './sampleRequests.js';
import { subjectId } from './subjectId.js';

/** One run of a story: the subject, and observers whose received frames are recorded. */
export interface Run {
  readonly harness: Harness;
  readonly subject: Person;
  observer(id: string): Person;
  /** zoe, and yan where the app hides the subject from yan, send the next `count` sample requests. */
  sendSampleRequests(count: number): Promise<void>;
  /** What observers received since the last call: one line per frame, with the connection and the time. */
  received(): Promise<string[]>;
  close(): Promise<void>;
}

/** Prepares a run: all users exist, amy has been online before, and there are channels. */
export async function openRun(
  harness: Harness,
  { stayConnected, yanMayNotSee, withClient, firstRequest }: RunSettings,
): Promise<Run> {
  const requesterIds = yanMayNotSee ? ['zoe', 'yan'] : ['zoe'];
  const people = new Map(['amy', ...observerIds, ...requesterIds].map((id) => [id, createPerson(harness, id)]));
  const clientFrames: ReceivedFrame[] = [];
  const readCount = new Map<readonly ReceivedFrame[], number>();
  let nextRequest = firstRequest;

  const observer = (id: string) => people.get(id) as Person;

  async function ensureConnected(id: string): Promise<void> {
    if (observer(id).connection(0) === undefined) await observer(id).connect(0);
  }

  await harness.command('upsertUsers', {
    users: [
      { id: subjectId, name: 'Super Band', team: 'blue' },
      { id: 'amy', name: 'Amy Bandini', status: 'Nowhere', team: 'blue' },
      { id: 'zed', name: 'Zed' },
      ...[...observerIds, ...requesterIds, 'jill'].map((id) => ({ id, name: id })),
    ],
  });
  await observer('amy').connect(0);
  await harness.advance(1_000);
  observer('amy').goodbye(0);
  const everybody = [subjectId, 'amy', 'zed', 'jill', ...observerIds, ...requesterIds];
  for (const [id, members] of Object.entries({
    all: everybody,
    two: [subjectId, 'jack'],
    many: ['amy', 'jack', 'zed', subjectId, 'john'],
  })) {
    await harness.command('upsertChannel', { type: 'messaging', id, data: { members } });
  }
  if (stayConnected) for (const id of requesterIds) await ensureConnected(id);
  if (harness.transport && withClient) await connectRealClient(harness, harness.transport(), clientFrames);
  await harness.settle();

  return {
    harness,
    subject: createPerson(harness, subjectId),
    observer,
    async sendSampleRequests(count) {
      const first = nextRequest;
      nextRequest += count;
      for (const id of requesterIds) {
        await ensureConnected(id);
        for (let number = first; number < first + count; number++) {
          const { method, params } = sampleRequest(number, harness.clock.now());
          observer(id).request(0, method, params);
        }
      }
      await harness.settle();
      if (stayConnected) return;
      for (const id of requesterIds) observer(id).goodbye(0);
      await harness.settle();
    },
    async received() {
      const lines: string[] = [`health: ${await harness.health()}`];
      const addNew = (name: string, frames: readonly ReceivedFrame[]) => {
        let charged = 0;
        for (const { at, text } of frames.slice(readCount.get(frames) ?? 0)) {
          const [, charge] = /^charged (.*)/.exec(text) ?? [];
          if (charge === undefined) lines.push(`${name} at ${at}: ${text}`);
          else charged += Number(charge);
        }
        // A client can only learn the sum, by a refusal.
        lines.push(`${name}: charged ${rounded(charged)}`);
        readCount.set(frames, frames.length);
      };
      for (const { id, connections } of people.values())
        connections.forEach((connection, index) => addNew(`${id}/${index}`, connection.received));
      addNew('jill', clientFrames);
      return lines;
    },
    close: () => harness.close(),
  };
}

/** The same text for sums that differ only by what floating point loses, also where they end in a five. */
function rounded(charge: number): string {
  return (charge + 1e-7).toFixed(5);
}

/** jill has the real client, which reconnects by itself and starts its watches again. Its frames and events are recorded. */
async function connectRealClient(harness: Harness, transport: Transport, frames: ReceivedFrame[]): Promise<void> {
  const record = (text: string) => void frames.push({ at: harness.clock.now(), text });
  const client = createPresenceClient({
    transport: {
      open: (listener) =>
        transport.open({
          ...listener,
          message(text) {
            record(text);
            listener.message(text);
          },
        }),
    },
    clock: harness.clock,
    random: { next: () => 0.5 },
    onError: ({ message }) => record(message),
  });
  client.on((event) => record(JSON.stringify(event)));
  await client.connectUser({ id: 'jill' });
  await client.channel('messaging', 'all').watch({ presence: true });
  await client.queryUsers({ online: true }, [{ last_active: -1 }], { presence: true });
}
