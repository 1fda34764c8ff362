import { createPresenceClient } from 'presence-kit/client';
import type { Transport } from 'presence-kit/client';
import { band, strangers } from './bandSteps.js';
import type { House } from './bandStory.js';
import { createPerson } from './person.js';
import type { Person } from './person.js';
import { question } from './questions.js';
import type { Stage, Told } from './stage.js';

/** One telling of a story: the band, and strangers whose every frame is written down. */
export interface Telling {
  readonly stage: Stage;
  readonly band: Person;
  stranger(id: string): Person;
  /** zoe, and yan where the app keeps things from yan, ask the questions whose turn it is. */
  ask(count: number): Promise<void>;
  /** What strangers were told since the last time, and by whom they were told it. */
  told(): Promise<string[]>;
  close(): Promise<void>;
}

/** Sets the scene: everybody exists, some have been there before, and there are channels. */
export async function openTelling(
  stage: Stage,
  { attended, yanIsKeptOut, withClient, firstQuestion }: House,
): Promise<Telling> {
  const audience = yanIsKeptOut ? ['zoe', 'yan'] : ['zoe'];
  const people = new Map(['amy', ...strangers, ...audience].map((id) => [id, createPerson(stage, id)]));
  const jill: Told[] = [];
  const read = new Map<readonly Told[], number>();
  let nextQuestion = firstQuestion;

  const stranger = (id: string) => people.get(id) as Person;

  async function comes(id: string): Promise<void> {
    if (stranger(id).line(0) === undefined) await stranger(id).connect(0);
  }

  await stage.command('upsertUsers', {
    users: [
      { id: band, name: 'Super Band', team: 'blue' },
      { id: 'amy', name: 'Amy Bandini', status: 'Nowhere', team: 'blue' },
      { id: 'zed', name: 'Zed' },
      ...[...strangers, ...audience, 'jill'].map((id) => ({ id, name: id })),
    ],
  });
  await stranger('amy').connect(0);
  await stage.pass(1_000);
  stranger('amy').goodbye(0);
  const everybody = [band, 'amy', 'zed', 'jill', ...strangers, ...audience];
  for (const [id, members] of Object.entries({
    all: everybody,
    two: [band, 'jack'],
    many: ['amy', 'jack', 'zed', band, 'john'],
  })) {
    await stage.command('upsertChannel', { type: 'messaging', id, data: { members } });
  }
  if (attended) for (const id of audience) await comes(id);
  if (stage.transport && withClient) await joinWithClient(stage, stage.transport(), jill);
  await stage.settle();

  return {
    stage,
    band: createPerson(stage, band),
    stranger,
    async ask(count) {
      const first = nextQuestion;
      nextQuestion += count;
      for (const id of audience) {
        await comes(id);
        for (let number = first; number < first + count; number++) {
          const { method, params } = question(number, stage.clock.now());
          stranger(id).ask(0, method, params);
        }
      }
      await stage.settle();
      if (attended) return;
      for (const id of audience) stranger(id).goodbye(0);
      await stage.settle();
    },
    async told() {
      const news: string[] = [`health: ${await stage.health()}`];
      const take = (name: string, told: readonly Told[]) => {
        for (const { at, text } of told.slice(read.get(told) ?? 0)) news.push(`${name} at ${at}: ${text}`);
        read.set(told, told.length);
      };
      for (const { id, lines } of people.values()) lines.forEach((line, index) => take(`${id}/${index}`, line.told));
      take('jill', jill);
      return news;
    },
    close: () => stage.close(),
  };
}

/** jill has a real client, which comes back by itself and takes up its watches again. */
async function joinWithClient(stage: Stage, transport: Transport, told: Told[]): Promise<void> {
  const tell = (text: string) => void told.push({ at: stage.clock.now(), text });
  const client = createPresenceClient({
    transport: {
      open: (listener) =>
        transport.open({
          ...listener,
          message(text) {
            tell(text);
            listener.message(text);
          },
        }),
    },
    clock: stage.clock,
    random: { next: () => 0.5 },
    onError: ({ message }) => tell(message),
  });
  client.on((event) => tell(JSON.stringify(event)));
  await client.connectUser({ id: 'jill' });
  await client.channel('messaging', 'all').watch({ presence: true });
  await client.queryUsers({ online: true }, [{ last_active: -1 }], { presence: true });
}
