import type { EventFrame } from '../protocol/frames.js';
import type { CommitPipeline } from './commitPipeline.js';
import type { Directory, MemberChange } from './directory.js';
import type { OpenConnection, OpenConnections } from './openConnections.js';
import type { ChannelRecord, UserRecord } from './record.js';
import type { Views } from './views.js';
import { isSeenOnline, keptOutView, ownView, publicView } from './visible.js';
import type { Watches } from './watches.js';
import { jsonLength } from './workCounter.js';
import type { WorkCounter } from './workCounter.js';

/** Sends events about a change to the connections that may and want to receive them, once the change is durable. */
export interface Publisher {
  /** A user is new (`before` undefined) or changed. */
  userChanged(before: UserRecord | undefined, after: UserRecord): void;
  userDeleted(record: UserRecord): void;
  /** A channel is new or changed: for its members, and those who were removed. */
  channelChanged(record: ChannelRecord, change: MemberChange): void;
  channelDeleted(record: ChannelRecord): void;
  /** A connection began to watch users because they became members: it receives how they are. */
  watchBegan(connection: OpenConnection, ids: readonly string[]): void;
  /** `policy.canSee` has changed its mind: the viewer's connections that watch these users receive the view that it allows now. */
  visibilityChanged(viewer: string, ids: readonly string[]): void;
  /**
   * The current state of a user (by id) or channel (by cid) as an event frame, for a connection that missed events;
   * undefined when the connection no longer watches it.
   */
  currentState(connection: OpenConnection, subject: string): string | undefined;
}

export interface PublisherOptions {
  now(): number;
  directory: Directory;
  watches: Watches<OpenConnection>;
  connections: OpenConnections;
  views: Views;
  afterCommit: CommitPipeline['afterCommit'];
  work: WorkCounter;
}

/** Makes a {@link Publisher}. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { directory, watches, connections, views, afterCommit, work } = options;

  function timestamp(): string {
    return new Date(options.now()).toISOString();
  }

  function userChanged(before: UserRecord | undefined, after: UserRecord): void {
    const created_at = timestamp();
    const userBefore = before && publicView(before);
    const user = publicView(after);
    if (after.profile.revision !== before?.profile.revision) {
      toWatchers(after.id, (canSee) =>
        toFrame({ type: 'user.updated', user: canSee ? user : keptOutView(after), created_at }),
      );
    }
    if ((userBefore?.online ?? false) !== user.online || userBefore?.status !== user.status) {
      toWatchers(after.id, (canSee) =>
        canSee ? toFrame({ type: 'user.presence.changed', user, created_at }) : undefined,
      );
    }
    if (after.own_revision !== before?.own_revision) {
      const own = connections.of(after.id);
      if (own.length > 0) {
        const text = toFrame({ type: 'user.updated', user: ownView(after), created_at });
        work.publish(text.length, own.length);
        send(own, after.id, text);
      }
    }
  }

  function userDeleted(record: UserRecord): void {
    const created_at = timestamp();
    const { status: _status, ...user } = publicView(record);
    toWatchers(record.id, (canSee) =>
      toFrame({ type: 'user.deleted', user: canSee ? { ...user, online: false } : keptOutView(record), created_at }),
    );
  }

  function channelChanged(record: ChannelRecord, change: MemberChange): void {
    toMembers(record.cid, record.members, () => channelFrame(record, change));
    channelGone('channel.removed', record.cid, change.removed);
  }

  function channelGone(type: 'channel.removed' | 'channel.deleted', cid: string, ids: readonly string[]): void {
    toMembers(cid, ids, () => toFrame({ type, cid, created_at: timestamp() }));
  }

  function toMembers(cid: string, ids: readonly string[], frame: () => string): void {
    if (ids.length === 0) return;
    const text = frame();
    let receivers = 0;
    for (const id of ids) {
      if (isSeenOnline(directory.users.get(id))) receivers++;
      send(connections.of(id), cid, text);
    }
    work.look(ids.length);
    work.publish(text.length, receivers);
  }

  function watchBegan(connection: OpenConnection, ids: readonly string[]): void {
    const isCounted = isSeenOnline(directory.users.get(connection.userId));
    for (const id of ids) {
      const record = directory.users.get(id);
      if (isCounted) work.publish(record === undefined ? 0 : jsonLength(publicView(record)), 1);
      afterCommit(() => {
        const text = directory.users.has(id) ? currentState(connection, id) : placeholderFrame(id);
        if (text !== undefined) connection.tell(id, text);
      });
    }
  }

  function visibilityChanged(viewer: string, ids: readonly string[]): void {
    const created_at = timestamp();
    for (const id of ids) {
      const record = directory.users.get(id);
      const watching = connections.of(viewer).filter((connection) => watches.isWatching(connection, id));
      if (record === undefined || watching.length === 0) continue;
      const user = views.user(viewer, record);
      send(watching, id, toFrame({ type: 'user.presence.changed', user, created_at }));
    }
  }

  /** A member who has no record yet, as an answer shows them. */
  function placeholderFrame(id: string): string {
    return toFrame({ type: 'user.presence.changed', user: { id, online: false }, created_at: timestamp() });
  }

  /** One text for all members: it shows nobody's presence, and does not grow with the channel. */
  function channelFrame({ channel, members }: ChannelRecord, { added, removed }: Partial<MemberChange> = {}): string {
    return toFrame({
      type: 'channel.updated',
      channel,
      ...(added?.length ? { added: [...added] } : {}),
      ...(removed?.length ? { removed: [...removed] } : {}),
      member_count: members.length,
      created_at: timestamp(),
    });
  }

  function currentState(connection: OpenConnection, subject: string): string | undefined {
    const viewer = connection.userId;
    const created_at = timestamp();
    // A user id has no colon, a cid has one.
    if (subject.includes(':')) {
      const channel = directory.channels.get(subject);
      if (channel === undefined) return toFrame({ type: 'channel.deleted', cid: subject, created_at });
      return directory.isMember(viewer, subject)
        ? channelFrame(channel)
        : toFrame({ type: 'channel.removed', cid: subject, created_at });
    }
    const record = directory.users.get(subject);
    if (subject === viewer) return record && toFrame({ type: 'user.updated', user: ownView(record), created_at });
    if (!watches.isWatching(connection, subject)) return undefined;
    if (record === undefined)
      return toFrame({ type: 'user.deleted', user: { id: subject, online: false }, created_at });
    const type = views.canSee(viewer, subject) ? 'user.presence.changed' : 'user.updated';
    return toFrame({ type, user: views.user(viewer, record), created_at });
  }

  /** `frameFor(true)` is for watchers that may see the user's presence, `frameFor(false)` for the others; undefined: no event. */
  function toWatchers(id: string, frameFor: (canSee: boolean) => string | undefined): void {
    // Two texts at most, however many watch.
    const texts = new Map<boolean, string | undefined>();
    for (const watcher of watches.watchersOf(id)) {
      const canSee = views.canSee(watcher.userId, id);
      if (!texts.has(canSee)) texts.set(canSee, frameFor(canSee));
      const text = texts.get(canSee);
      if (text === undefined) continue;
      if (isSeenOnline(directory.users.get(watcher.userId))) work.publish(text.length, 1);
      send([watcher], id, text);
    }
  }

  function send(to: readonly OpenConnection[], subject: string, text: string): void {
    for (const connection of to) afterCommit(() => connection.tell(subject, text));
  }

  return {
    userChanged,
    userDeleted,
    channelChanged,
    channelDeleted: ({ cid, members }) => channelGone('channel.deleted', cid, members),
    watchBegan,
    visibilityChanged,
    currentState,
  };
}

function toFrame(event: EventFrame['event']): string {
  return JSON.stringify({ type: 'event', event } satisfies EventFrame);
}
