import { createEmitter } from '../base/emitter.js';
import { cidOf } from '../protocol/channel.js';
import type { PresenceError } from '../protocol/errors.js';
import type { PresenceEvent, Untimed } from '../protocol/events.js';
import type { Connected } from '../protocol/frames.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { RequestAnswer, RequestParams } from '../protocol/requests.js';
import { newer } from '../protocol/newer.js';
import type { OwnUser } from '../protocol/user.js';
import { createCalls } from './calls.js';
import { withDefaults } from './clientOptions.js';
import type { PresenceClientOptions } from './clientOptions.js';
import { createConnection, isOver } from './connection.js';
import type { CallOptions, ConnectionStatus, PresenceClient } from './presenceClient.js';
import { refusal } from './refusal.js';
import { createWatching } from './watching.js';
import type { ReceivedUsers } from './watching.js';

/**
 * Makes a client: one user's connection to a presence server, or to an engine in the same program. Nothing happens before
 * `connectUser`. From then on it stays connected by itself: after a loss it is back within half a second where it can be,
 * else backs off to at most 10 seconds, and takes up every watch again (CONTRACT.md section 3, "Watching").
 *
 * Throws `invalid_input` for an address that is none.
 */
export function createPresenceClient(options: PresenceClientOptions): Required<PresenceClient> {
  const settings = withDefaults(options);
  const { clock, onError } = settings;
  const events = createEmitter<PresenceEvent>();
  const statuses = createEmitter<ConnectionStatus>();
  const received = createEmitter<ReceivedUsers>();
  let userId: string | undefined;
  let own: OwnUser | undefined;
  let online = false;
  let watchCount = 0;
  /** Who wait for the connection. */
  const waiting: ((given: Connected | PresenceError) => void)[] = [];

  const connection = createConnection(settings, {
    changed(status, given) {
      const returns = own !== undefined;
      if (status === 'connected') {
        own ??= (given as Connected).user;
        // The watches first of all: a call that was made meanwhile must not be undone by an older watch.
        void catchUp(returns);
        calls.resume();
      } else if (status === 'reconnecting') {
        calls.lost();
      } else if (status === 'disconnected') {
        own = undefined;
        watching.clear();
        calls.end(given as PresenceError);
      }
      // Now it is clear: there is an own view, or the reason why there is none.
      if (given) waiting.splice(0).forEach((enter) => enter(given));
      statuses.emit(status);
      // A listener may have changed it again.
      if (online === (connection.status === 'connected')) return;
      online = !online;
      tell({ type: 'connection.changed', online });
      if (online) tellOwn((given as Connected).user);
    },
    heard(frame) {
      if (frame.type !== 'event') calls.answer(frame);
      else if (frame.event.type === 'user.updated' && frame.event.user.id === userId)
        tellOwn(frame.event.user as OwnUser);
      else {
        watching.received(frame.event);
        events.emit(frame.event);
      }
    },
  });

  const calls = createCalls(
    settings,
    connection,
    (frame, answer) => {
      if (frame.method === 'upsertUser') tellOwn((answer as RequestAnswer<'upsertUser'>).user);
      else watching.answered(frame, answer);
    },
    (frame) => watching.gaveUp(frame),
  );
  const { ask } = calls;
  const watching = createWatching(ask, tell, received.emit);

  /** Tells what happened on this side, at the server's time. */
  function tell(event: Untimed<PresenceEvent>): void {
    const created_at = new Date(clock.now() + connection.clockOffset).toISOString();
    events.emit({ ...event, created_at });
  }

  /** The own view comes with an answer, an event, or both: whichever is first is told, the other is no news. */
  function tellOwn(user: OwnUser): void {
    if (!own || newer(own, user) === own) return;
    own = user;
    tell({ type: 'user.updated', user });
  }

  /** Takes up what was watched, so that all that happened meanwhile is told. */
  async function catchUp(returns: boolean): Promise<void> {
    try {
      await watching.resume();
      if (returns && online) tell({ type: 'connection.recovered' });
    } catch (error) {
      // Where it was lost again, the next connection takes up everything anew.
      if (!online) return;
      onError(error as PresenceError);
      connection.again();
    }
  }

  /** Also where there is no connection to say it on: the next one must not take them up. */
  async function letGo<Method extends 'stopWatching' | 'unwatchUsers'>(
    names: readonly string[],
    method: Method,
    params: RequestParams<Method>,
    options?: CallOptions,
  ): Promise<void> {
    watching.release(names);
    if (!isOver(connection.status)) await ask(method, params, options);
  }

  function query<Method extends 'queryUsers' | 'queryChannels'>(method: Method) {
    return (filter: Filter, sort: Sort = [], { signal, ...page }: QueryOptions & CallOptions = {}) =>
      ask(method, { filter, sort, ...page }, { signal });
  }

  const client: Required<PresenceClient> = {
    get user() {
      return own;
    },
    get connectionStatus() {
      return connection.status;
    },
    get clockOffset() {
      return connection.clockOffset;
    },
    onConnectionStatus: statuses.on,
    onUsers: received.on,

    async connectUser(user, token) {
      const { id, ...fields } = user ?? {};
      const begins = isOver(connection.status);
      if (begins) userId = id;
      if (id !== userId)
        throw refusal('invalid_input', `connect '${id}'`, `'${userId}' is connected. Call disconnectUser`);
      const connected =
        own && connection.status === 'connected'
          ? own
          : new Promise<OwnUser>((resolve, reject) => {
              waiting.push((given) => ('user' in given ? resolve(given.user) : reject(given)));
            });
      if (begins) connection.connect(user, token);
      await connected;
      return begins || Object.keys(fields).length === 0 ? connected : client.upsertUser(user);
    },
    disconnectUser: connection.leave,
    upsertUser: async (user, options) => (await ask('upsertUser', { user }, options)).user,
    channel(type, id, data) {
      const cid = cidOf(type, id);
      return {
        type,
        id,
        cid,
        watch: ({ presence, signal } = {}) => ask('watchChannel', { type, id, data, presence }, { signal }),
        queryMembers: ({ limit, offset, signal } = {}) => ask('queryMembers', { type, id, limit, offset }, { signal }),
        stopWatching: (options) => letGo([cid], 'stopWatching', { type, id }, options),
        addMembers: (members, options) => ask('addMembers', { type, id, members }, options),
        removeMembers: (members, options) => ask('removeMembers', { type, id, members }, options),
        update: (changes, options) => ask('updateChannel', { type, id, data: changes }, options),
      };
    },
    queryUsers: query('queryUsers'),
    queryChannels: query('queryChannels'),
    unwatchUsers: (ids, options) => letGo(ids, 'unwatchUsers', { ids }, options),
    async watchUsers(filter, sort = [], { signal, ...page } = {}) {
      const key = `watch-${++watchCount}`;
      const answer = await ask('queryUsers', { filter, sort, ...page, presence: true, key }, { signal });
      return {
        ...answer,
        async release(ids, options) {
          if (watching.releaseQuery(key, ids)) await ask('unwatchUsers', { ids, key }, options);
        },
      };
    },
    on(type: string | ((event: PresenceEvent) => void), handler?: (event: never) => void) {
      const hears = (event: PresenceEvent) => event.type === type && handler?.(event as never);
      return events.on(typeof type === 'function' ? type : hears);
    },
  };
  return client;
}
