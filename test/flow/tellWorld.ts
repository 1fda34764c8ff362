import { createHearing, viewOf } from './hearing.js';
import type { Answer, Hearing } from './hearing.js';
import { joinWendy } from './wendy.js';
import type { OpenStage } from './tellTwice.js';
import { createPerson } from './person.js';
import type { Line } from './stage.js';
import { createWorldModel } from './worldModel.js';
import type { View } from './worldModel.js';
import { channelIds, people } from './worldSteps.js';
import type { WorldStep, WorldStory } from './worldSteps.js';

/** A connection of somebody's, as the story follows it. */
interface Ear {
  key: string;
  owner: string;
  line: Line;
  hearing: Hearing;
  /** How many of its frames were heard already. */
  heard: number;
  /** Whom it watched after the last step. */
  watched: ReadonlySet<string>;
}

/** What the last question must be answered; a code when it must be refused. */
type Expected = { refused: string } | { users?: string[]; members?: string[]; channels?: string[]; watched?: string[] };

/** Changes within so many milliseconds of one another are shown together. */
const frameMs = 100;
/** Far more than the silence after which a connection is given up. */
const timeToLiveMs = 35_000;

/**
 * Tells a story to the engine and to the model, and throws as soon as the two disagree: about who is online and says what,
 * about an answer, about who may hear of whom, or about what somebody believes who was told everything.
 */
export async function tellWorld({ options, slow, steps }: WorldStory, openStage: OpenStage): Promise<void> {
  const stage = await openStage({ ...options, slow });
  const model = createWorldModel(options, stage.clock.now());
  const persons = new Map(people.map((id) => [id, createPerson(stage, id)]));
  const ears = new Map<string, Ear>();
  /** The connection that each device had last, or has. */
  const lastOf = new Map<string, string>();
  const activeAt = new Map<string, string>();
  const wendy = stage.transport ? await joinWendy(stage, stage.transport() as never, people) : undefined;

  const personOf = (id: string) => persons.get(id) as NonNullable<ReturnType<typeof persons.get>>;
  const cidOf = (id: string) => `messaging:${id}`;

  function openKey(who: string, device: number): string | undefined {
    return personOf(who).line(device) === undefined ? undefined : lastOf.get(`${who}/${device}`);
  }

  /** Asks on an open line, and afterwards looks whether the answer is what it must be. */
  let question: { key: string; request: number; expected: Expected } | undefined;
  function ask(who: string, device: number, method: string, params: object, expected: (key: string) => Expected): void {
    const key = openKey(who, device);
    const request = personOf(who).ask(device, method, params);
    if (key !== undefined && request !== undefined) question = { key, request, expected: expected(key) };
  }

  async function play(step: WorldStep): Promise<void> {
    switch (step.step) {
      case 'wait':
        return pass(step.ms);
      case 'restart':
        await stage.restart();
        model.restart();
        // No process starts within the millisecond in which another ended.
        return pass(1_000);
      case 'delete':
        if (model.view(step.who) === undefined) return;
        await stage.command('deleteUser', { id: step.who });
        activeAt.delete(step.who);
        return model.remove(step.who);
      case 'connect':
        return connect(step);
      case 'goodbye': {
        const key = openKey(step.who, step.device);
        if (key === undefined) return;
        personOf(step.who).goodbye(step.device);
        return model.goodbye(key);
      }
      case 'lose': {
        const key = openKey(step.who, step.device);
        if (key === undefined) return;
        personOf(step.who).line(step.device)?.lose();
        return model.lose(key);
      }
      case 'sleep': {
        const key = openKey(step.who, step.device);
        if (key === undefined || !personOf(step.who).line(step.device)?.sleep) return;
        personOf(step.who).sleep(step.device, true);
        await pass(timeToLiveMs);
        return model.goodbye(key);
      }
      case 'edit':
        return edit(step);
      case 'members':
        return changeMembers(step);
      case 'wendy is away':
        wendy?.loses();
        await pass(step.ms);
        return wendy?.finds();
      case 'watch users':
      case 'watch the online':
      case 'watch a channel':
      case 'watch my channels':
      case 'stop watching':
      case 'unwatch':
        return watch(step);
    }
  }

  /** How much time the step took. */
  let passed = 0;
  async function pass(ms: number): Promise<void> {
    passed += ms;
    await stage.pass(ms);
    model.pass(ms);
  }

  async function connect({ who, device, returns, said, invisible }: Extract<WorldStep, { step: 'connect' }>) {
    const person = personOf(who);
    if (!person.canConnect(device, returns)) return;
    const key = `${who}/${person.lines.length}`;
    await person.connect(device, { returns, profile: { ...said, ...(invisible === undefined ? {} : { invisible }) } });
    model.connect(key, who, said, invisible, returns ? lastOf.get(`${who}/${device}`) : undefined);
    lastOf.set(`${who}/${device}`, key);
    const line = person.lines.at(-1) as Line;
    ears.set(key, { key, owner: who, line, hearing: createHearing(who), heard: 0, watched: new Set() });
  }

  async function edit({ who, device, said, invisible }: Extract<WorldStep, { step: 'edit' }>): Promise<void> {
    const user = { id: who, ...said, ...(invisible === undefined ? {} : { invisible }) };
    if (openKey(who, device) === undefined) await stage.command('upsertUsers', { users: [user] });
    else ask(who, device, 'upsertUser', { user }, () => ({}));
    model.edit(who, said);
    if (invisible !== undefined) model.setInvisible(who, invisible);
  }

  async function changeMembers({ who, device, change, id, members }: Extract<WorldStep, { step: 'members' }>) {
    const cid = cidOf(id);
    const before = model.members(cid) ?? [];
    const after =
      change === 'addMembers' ? [...before, ...members] : before.filter((member) => !members.includes(member));
    const params = { type: 'messaging', id, members };
    if (openKey(who, device) === undefined) await stage.command(change, params);
    else if (!before.includes(who)) return ask(who, device, change, params, () => ({ refused: 'forbidden' }));
    else ask(who, device, change, params, () => ({ members: [...new Set(after)] }));
    model.setMembers(cid, after);
  }

  function watch(step: Extract<WorldStep, { step: `${string}watch${string}` }>): void {
    const { who, device } = step;
    switch (step.step) {
      case 'watch users': {
        const filter = { id: { $in: step.ids } };
        return ask(who, device, 'queryUsers', { filter, sort: [], presence: true }, (key) => ({
          users: step.ids.filter(model.view).toSorted(),
          watched: model.watchUsers(key, JSON.stringify(filter), step.ids),
        }));
      }
      case 'watch the online': {
        const params = {
          filter: { online: true, id: { $ne: 'wendy' } },
          sort: [{ id: -1 }],
          limit: step.limit,
          presence: true,
        };
        return ask(who, device, 'queryUsers', params, (key) => {
          const online = model.everybody().filter((id) => model.view(id)?.online);
          const users = online.toReversed().slice(0, step.limit);
          return { users, watched: model.watchUsers(key, JSON.stringify(params), users) };
        });
      }
      case 'watch a channel':
        return ask(who, device, 'watchChannel', { type: 'messaging', id: step.id, presence: true }, (key) => {
          const members = model.members(cidOf(step.id)) ?? [];
          return members.includes(who)
            ? { members, watched: model.watchChannels(key, undefined, [cidOf(step.id)]) }
            : { refused: 'forbidden' };
        });
      case 'watch my channels':
        return ask(
          who,
          device,
          'queryChannels',
          { filter: { members: { $in: [who] } }, sort: [{ cid: 1 }], presence: true },
          (key) => {
            const channels = model.channelsOf(who).toSorted();
            return { channels, watched: model.watchChannels(key, 'mine', channels) };
          },
        );
      case 'stop watching':
        return ask(who, device, 'stopWatching', { type: 'messaging', id: step.id }, (key) => {
          model.stopWatching(key, cidOf(step.id));
          return {};
        });
      case 'unwatch':
        return ask(who, device, 'unwatchUsers', { ids: step.ids }, (key) => {
          model.unwatchUsers(key, step.ids);
          return {};
        });
    }
  }

  function listen(ear: Ear): void {
    const { key, owner, line, hearing } = ear;
    const watched = model.watched(key);
    const may = (id: string) => watched.has(id) || ear.watched.has(id);
    for (const { text } of line.told.slice(ear.heard)) hearing.hear(text, may);
    ear.heard = line.told.length;
    ear.watched = watched;
    hearing.forget(watched);
    same(`${key} is connected`, line.open, model.isOpen(key));
    if (!line.open) return;
    for (const id of watched) same(`${key} believes of ${id}`, hearing.knows(id), model.view(id));
    const own = hearing.knows(owner);
    if (own) same(`${key} believes of themself`, own, model.view(owner));
  }

  function checkAnswer(): void {
    if (question === undefined) return;
    const { key, request, expected } = question;
    question = undefined;
    const answer = (ears.get(key) as Ear).hearing.answers.get(request);
    if ('refused' in expected) return same(`${key} is refused`, answer?.refused, expected.refused);
    if (answer?.result === undefined) throw new Error(`${key} got no answer but ${answer?.refused ?? 'silence'}`);
    const result: Answer = answer.result;
    const { users, members, channels, watched } = expected;
    if (users) same(`${key} reads users`, result.users?.map(viewOf), users.map(model.view));
    if (members) same(`${key} reads members`, result.members?.map(viewOf), members.map(placeholderOr(model.view)));
    if (channels)
      same(
        `${key} reads channels`,
        result.channels?.map(({ cid }) => cid),
        channels,
      );
    if (watched) same(`${key} is said to watch`, result.watching?.watched.toSorted(), [...new Set(watched)].toSorted());
  }

  async function checkTruth(): Promise<void> {
    const answer = await stage.command('queryUsers', { filter: { id: { $ne: 'wendy' } }, sort: [], limit: 100 });
    const { users } = answer as { users: (View & { invisible: boolean; last_active?: string })[] };
    const ids = model.everybody();
    same(
      'what there is',
      users.map((user) => ({ ...viewOf(user), invisible: user.invisible })),
      ids.map(withFlag),
    );
    const now = new Date(stage.clock.now()).toISOString();
    for (const { id, online, last_active = '' } of users) {
      const before = activeAt.get(id) ?? '';
      if (last_active < before || last_active > now || (online && last_active === ''))
        throw new Error(`${id} was active at '${before}', and then at '${last_active}', at ${now}`);
      activeAt.set(id, last_active);
    }
  }

  function withFlag(id: string) {
    return { ...model.view(id), invisible: model.isInvisible(id) };
  }

  async function check(): Promise<void> {
    await stage.settle();
    for (const ear of ears.values()) listen(ear);
    checkAnswer();
    await checkTruth();
    // What her store was told within one frame it shows with the next.
    if (!wendy?.isThere() || passed < frameMs) return;
    try {
      checkWendy();
    } catch {
      // The last moment of a long time may have been the second of a frame.
      await pass(frameMs);
      await stage.settle();
      if (wendy.isThere()) checkWendy();
    }
  }

  function checkWendy(): void {
    for (const id of people) same(`wendy believes of ${id}`, wendy?.believes(id), model.view(id));
  }

  try {
    for (const id of channelIds) {
      const members = id === 'fans' ? people : ['amy', 'jack'];
      await stage.command('upsertChannel', { type: 'messaging', id, data: { members } });
      model.setMembers(cidOf(id), members);
    }
    for (const step of steps) {
      passed = 0;
      try {
        await play(step);
        await check();
      } catch (error) {
        throw new Error(`after ${JSON.stringify(step)}: ${(error as Error).message}`, { cause: error });
      }
    }
    await pass(120_000);
    await check();
    if (wendy) same('wendy is back', wendy.isThere(), true);
  } finally {
    await stage.close();
  }
}

function placeholderOr(view: (id: string) => View | undefined) {
  return (id: string) => view(id) ?? { id, online: false };
}

function same(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(sorted(found)), JSON.stringify(sorted(expected))];
  if (left !== right) throw new Error(`${what}: ${left}, and by the rules it is ${right}`);
}

/** The same with fields in one order, so that its text can be compared; absent fields are absent. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
