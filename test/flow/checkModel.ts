import { clientObserverId, connectClientObserver } from './clientObserver.js';
import type { OpenHarness } from './checkNonInterference.js';
import type { RawConnection } from './harness.js';
import { channelIds, userIds } from './modelStory.js';
import type { ModelStep, ModelStory } from './modelStory.js';
import { createPerson } from './person.js';
import { createPresenceModel } from './presenceModel.js';
import type { PublicView } from './presenceModel.js';
import { createReceivedState, publicView } from './receivedState.js';
import type { ReceivedState, Result } from './receivedState.js';

/** A connection whose frames are checked. */
interface CheckedConnection {
  key: string;
  owner: string;
  connection: RawConnection;
  state: ReceivedState;
  /** How many of its frames were read. */
  readCount: number;
  /** The users that it watched after the last step. */
  watched: ReadonlySet<string>;
}

/** The reply that the model expects: ids that the result must contain, or the code of a refusal. */
type Expected = { refused: string } | { users?: string[]; members?: string[]; channels?: string[]; watched?: string[] };

/** The store shows changes within this time together. */
const frameMs = 100;
/** After so much silence the engine has certainly closed a connection. */
const timeToLiveMs = 35_000;

/**
 * Runs a story on the engine and on the model, and throws as soon as the two disagree: about a user, about a reply, about who
 * may receive which event, or about what a connection shows that received every event.
 */
export async function checkModel({ options, slowCommits, steps }: ModelStory, openHarness: OpenHarness): Promise<void> {
  const harness = await openHarness({ ...options, slowCommits });
  const model = createPresenceModel(options, harness.clock.now());
  const people = new Map(userIds.map((id) => [id, createPerson(harness, id)]));
  const connections = new Map<string, CheckedConnection>();
  /** The last connection of each device, open or not. */
  const lastKeys = new Map<string, string>();
  const lastActive = new Map<string, string>();
  /** The latest time that the wall clock has shown. */
  let latest = '';
  const clientObserver = harness.transport
    ? await connectClientObserver(harness, harness.transport() as never, userIds)
    : undefined;

  const personOf = (id: string) => people.get(id) as NonNullable<ReturnType<typeof people.get>>;
  const cidOf = (id: string) => `messaging:${id}`;

  function openKey(userId: string, device: number): string | undefined {
    return personOf(userId).connection(device) === undefined ? undefined : lastKeys.get(`${userId}/${device}`);
  }

  /** The request of this step; its reply is checked when it is here. */
  let pendingRequest: { key: string; requestId: number; expected: Expected } | undefined;
  function request(
    userId: string,
    device: number,
    method: string,
    params: object,
    expected: (key: string) => Expected,
  ): void {
    const key = openKey(userId, device);
    const requestId = personOf(userId).request(device, method, params);
    if (key !== undefined && requestId !== undefined) pendingRequest = { key, requestId, expected: expected(key) };
  }

  async function play(step: ModelStep): Promise<void> {
    switch (step.step) {
      case 'wait':
        return advance(step.ms);
      case 'restart':
        await harness.restart();
        model.restart();
        // A process never starts in the same millisecond in which another ended.
        return advance(1_000);
      case 'wall clock is set':
        return harness.clock.step(step.ms);
      case 'process pauses':
        if (!harness.pause) return;
        await harness.pause(step.ms);
        model.pause(step.ms);
        // Nobody is offline because of it, and connections that answer stay.
        await check();
        // A pause is measured to a second, so the end of a grace is known again when nobody is waited for.
        return advance(Math.max(options.graceMs, options.restartGraceMs) + 1_000);
      case 'delete':
        if (model.view(step.userId) === undefined) return;
        await harness.command('deleteUser', { id: step.userId });
        lastActive.delete(step.userId);
        return model.remove(step.userId);
      case 'connect':
        return connect(step);
      case 'goodbye': {
        const key = openKey(step.userId, step.device);
        if (key === undefined) return;
        personOf(step.userId).goodbye(step.device);
        return model.goodbye(key);
      }
      case 'lose': {
        const key = openKey(step.userId, step.device);
        if (key === undefined) return;
        personOf(step.userId).connection(step.device)?.lose();
        return model.lose(key);
      }
      case 'sleep': {
        const key = openKey(step.userId, step.device);
        if (key === undefined || !personOf(step.userId).connection(step.device)?.sleep) return;
        personOf(step.userId).sleep(step.device, true);
        await advance(timeToLiveMs);
        return model.goodbye(key);
      }
      case 'edit':
        return edit(step);
      case 'members':
        return changeMembers(step);
      case 'client loses network':
        clientObserver?.loseNetwork();
        await advance(step.ms);
        return clientObserver?.restoreNetwork();
      case 'watch users':
      case 'watch online users':
      case 'watch channel':
      case 'watch own channels':
      case 'stop watching':
      case 'unwatch users':
        return watch(step);
    }
  }

  /** How much time the step took, in ms. */
  let passedMs = 0;
  async function advance(ms: number): Promise<void> {
    passedMs += ms;
    await harness.advance(ms);
    model.advance(ms);
  }

  async function connect({ userId, device, returns, patch, invisible }: Extract<ModelStep, { step: 'connect' }>) {
    const person = personOf(userId);
    if (!person.canConnect(device, returns)) return;
    const key = `${userId}/${person.connections.length}`;
    await person.connect(device, { returns, profile: { ...patch, ...(invisible === undefined ? {} : { invisible }) } });
    model.connect(key, userId, patch, invisible, returns ? lastKeys.get(`${userId}/${device}`) : undefined);
    lastKeys.set(`${userId}/${device}`, key);
    const connection = person.connections.at(-1) as RawConnection;
    const state = createReceivedState(userId);
    connections.set(key, { key, owner: userId, connection, state, readCount: 0, watched: new Set() });
  }

  async function edit({ userId, device, patch, invisible }: Extract<ModelStep, { step: 'edit' }>): Promise<void> {
    const user = { id: userId, ...patch, ...(invisible === undefined ? {} : { invisible }) };
    if (openKey(userId, device) === undefined) await harness.command('upsertUsers', { users: [user] });
    else request(userId, device, 'upsertUser', { user }, () => ({}));
    model.edit(userId, patch);
    if (invisible !== undefined) model.setInvisible(userId, invisible);
  }

  async function changeMembers({ userId, device, change, id, members }: Extract<ModelStep, { step: 'members' }>) {
    const cid = cidOf(id);
    const before = model.members(cid) ?? [];
    const after =
      change === 'addMembers' ? [...before, ...members] : before.filter((member) => !members.includes(member));
    const params = { type: 'messaging', id, members };
    if (openKey(userId, device) === undefined) await harness.command(change, params);
    else if (!before.includes(userId)) return request(userId, device, change, params, () => ({ refused: 'forbidden' }));
    else request(userId, device, change, params, () => ({ members: [...new Set(after)] }));
    model.setMembers(cid, after);
  }

  function watch(step: Extract<ModelStep, { step: `${string}watch${string}` }>): void {
    const { userId, device } = step;
    switch (step.step) {
      case 'watch users': {
        const filter = { id: { $in: step.ids } };
        return request(userId, device, 'queryUsers', { filter, sort: [], presence: true }, (key) => ({
          users: step.ids.filter(model.view).toSorted(),
          watched: model.watchUsers(key, JSON.stringify(filter), step.ids),
        }));
      }
      case 'watch online users': {
        const params = {
          filter: { online: true, id: { $ne: clientObserverId } },
          sort: [{ id: -1 }],
          limit: step.limit,
          presence: true,
        };
        return request(userId, device, 'queryUsers', params, (key) => {
          const online = model.userIds().filter((id) => model.view(id)?.online);
          const users = online.toReversed().slice(0, step.limit);
          return { users, watched: model.watchUsers(key, JSON.stringify(params), users) };
        });
      }
      case 'watch channel':
        return request(userId, device, 'watchChannel', { type: 'messaging', id: step.id, presence: true }, (key) => {
          const members = model.members(cidOf(step.id)) ?? [];
          return members.includes(userId)
            ? { members, watched: model.watchChannels(key, undefined, [cidOf(step.id)]) }
            : { refused: 'forbidden' };
        });
      case 'watch own channels':
        return request(
          userId,
          device,
          'queryChannels',
          { filter: { members: { $in: [userId] } }, sort: [{ cid: 1 }], presence: true },
          (key) => {
            const channels = model.channelsOf(userId).toSorted();
            return { channels, watched: model.watchChannels(key, 'own channels', channels) };
          },
        );
      case 'stop watching':
        return request(userId, device, 'stopWatching', { type: 'messaging', id: step.id }, (key) => {
          model.stopWatching(key, cidOf(step.id));
          return {};
        });
      case 'unwatch users':
        return request(userId, device, 'unwatchUsers', { ids: step.ids }, (key) => {
          model.unwatchUsers(key, step.ids);
          return {};
        });
    }
  }

  function checkConnection(checked: CheckedConnection): void {
    const { key, owner, connection, state } = checked;
    const watched = model.watched(key);
    const mayReceive = (id: string) => watched.has(id) || checked.watched.has(id);
    const isMember = (cid: string) => model.members(cid)?.includes(owner) === true;
    for (const { text } of connection.received.slice(checked.readCount)) state.receive(text, mayReceive, isMember);
    checked.readCount = connection.received.length;
    checked.watched = watched;
    state.keepOnly(watched);
    expectSame(`${key} is connected`, connection.open, model.isOpen(key));
    if (!connection.open) return;
    for (const id of watched) expectSame(`${key} shows ${id}`, state.user(id), model.view(id));
    const self = state.user(owner);
    if (self) expectSame(`${key} shows themself`, self, model.view(owner));
  }

  function checkReply(): void {
    if (pendingRequest === undefined) return;
    const { key, requestId, expected } = pendingRequest;
    pendingRequest = undefined;
    const reply = (connections.get(key) as CheckedConnection).state.replies.get(requestId);
    if ('refused' in expected) return expectSame(`${key} is refused`, reply?.refused, expected.refused);
    if (reply?.result === undefined)
      throw new Error(`${key} expected a result and got ${reply?.refused ?? 'no reply'}`);
    const result: Result = reply.result;
    const { users, members, channels, watched } = expected;
    if (users) expectSame(`${key} reads users`, result.users?.map(publicView), users.map(model.view));
    if (members)
      expectSame(`${key} reads members`, result.members?.map(publicView), members.map(viewOrPlaceholder(model.view)));
    if (channels)
      expectSame(
        `${key} reads channels`,
        result.channels?.map(({ cid }) => cid),
        channels,
      );
    if (watched) expectSame(`${key} watches`, result.watching?.watched.toSorted(), [...new Set(watched)].toSorted());
  }

  async function checkUsers(): Promise<void> {
    const answer = await harness.command('queryUsers', {
      filter: { id: { $ne: clientObserverId } },
      sort: [],
      limit: 100,
    });
    const { users } = answer as { users: (PublicView & { invisible: boolean; last_active?: string })[] };
    const ids = model.userIds();
    expectSame(
      'all users',
      users.map((user) => ({ ...publicView(user), invisible: user.invisible })),
      ids.map(viewAndFlag),
    );
    const time = new Date(harness.clock.now()).toISOString();
    if (time > latest) latest = time;
    for (const { id, online, last_active = '' } of users) {
      const before = lastActive.get(id) ?? '';
      if (last_active < before || last_active > latest || (online && last_active === ''))
        throw new Error(`${id} was active at '${before}', and then at '${last_active}', at ${latest}`);
      lastActive.set(id, last_active);
    }
  }

  function viewAndFlag(id: string) {
    return { ...model.view(id), invisible: model.isInvisible(id) };
  }

  async function check(): Promise<void> {
    await harness.settle();
    for (const checked of connections.values()) checkConnection(checked);
    checkReply();
    await checkUsers();
    // The store shows a change with the next frame.
    if (!clientObserver?.isCurrent() || passedMs < frameMs) return;
    try {
      checkClientObserver();
    } catch {
      // A change at the end of the step may need one more frame.
      await advance(frameMs);
      await harness.settle();
      if (clientObserver.isCurrent()) checkClientObserver();
    }
  }

  function checkClientObserver(): void {
    for (const id of userIds)
      expectSame(`the store of the observer shows ${id}`, clientObserver?.shows(id), model.view(id));
  }

  try {
    for (const id of channelIds) {
      const members = id === 'fans' ? userIds : ['amy', 'jack'];
      await harness.command('upsertChannel', { type: 'messaging', id, data: { members } });
      model.setMembers(cidOf(id), members);
    }
    for (const step of steps) {
      passedMs = 0;
      try {
        await play(step);
        await check();
      } catch (error) {
        throw new Error(`after ${JSON.stringify(step)}: ${(error as Error).message}`, { cause: error });
      }
    }
    await advance(120_000);
    await check();
    if (clientObserver) expectSame('the observer is connected again', clientObserver.isCurrent(), true);
  } finally {
    await harness.close();
  }
}

function viewOrPlaceholder(view: (id: string) => PublicView | undefined) {
  return (id: string) => view(id) ?? { id, online: false };
}

function expectSame(subject: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(sorted(found)), JSON.stringify(sorted(expected))];
  if (left !== right) throw new Error(`${subject}: got ${left}, expected ${right}`);
}

/** Sorts the fields of objects, so that two values with the same fields have the same JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
