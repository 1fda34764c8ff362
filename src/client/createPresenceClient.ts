import { createEmitter } from '../base/emitter.js';
import { cidOf } from '../protocol/channel.js';
import type { PresenceError } from '../protocol/errors.js';
import type { PresenceEvent, Untimed } from '../protocol/events.js';
import type { Connected, RequestFrame } from '../protocol/frames.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { RequestAnswer, RequestMethod, RequestParams } from '../protocol/requests.js';
import { newer } from '../protocol/newer.js';
import type { OwnUser } from '../protocol/user.js';
import { askInTurns } from './askInTurns.js';
import type { Turns } from './askInTurns.js';
import { createCalls } from './calls.js';
import { withDefaults } from './clientOptions.js';
import type { PresenceClientOptions } from './clientOptions.js';
import { createConnection, isOver } from './connection.js';
import type { CallOptions, ConnectionStatus, PresenceClient } from './presenceClient.js';
import { clientError } from './clientError.js';
import { createWatching } from './watching.js';
import type { ReceivedUsers } from './watching.js';

/** Requests that end watches. */
const releases = new Set<RequestMethod>(['stopWatching', 'unwatchUsers']);

/**
 * Makes a client: one user's connection to a presence server, or to an engine in the same program. Nothing happens before
 * `connectUser`. From then on it stays connected by itself: the first retry after a loss comes within half a second, later
 * ones after up to 10 seconds, until a connection has lasted for 10 seconds. After each loss it watches again what it watched
 * before and emits what changed meanwhile, then `connection.recovered`.
 *
 * @throws `PresenceError` with `invalid_input` for a missing or wrong `url`, an unknown option, or an option of a wrong type.
 * @example
 * const client = createPresenceClient({ url: 'wss://presence.example.com' });
 * await client.connectUser({ id: 'john', status: 'On stage' }, token);
 * @example
 * // With the engine in the same program, for a test or a demo:
 * const engine = createPresenceEngine({});
 * const client = createPresenceClient({ transport: engine.transport() });
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
  /** Counts watches of `watchUsers`, for their keys. */
  let watchCount = 0;
  /** Callers of `connectUser` that wait for the connection. */
  const waiting: ((given: Connected | PresenceError) => void)[] = [];
  /** Counts connections, so that what belongs to an earlier one is recognised. */
  let connections = 0;
  /** The watches that this connection makes again. */
  let rewatching: Turns | undefined;

  const connection = createConnection(settings, {
    changed(status, given) {
      const returns = own !== undefined;
      if (status === 'connected') {
        own ??= (given as Connected).user;
        // The watches first of all: a call that was made meanwhile must not be undone by an older watch.
        void catchUp(returns);
        calls.resume();
      } else if (status === 'reconnecting') {
        rewatching = undefined;
        calls.lost();
      } else if (status === 'disconnected') {
        own = undefined;
        rewatching = undefined;
        watching.clear();
        calls.end(given as PresenceError);
      }
      // Now it is decided: there is an own view, or the reason why there is none.
      if (given) waiting.splice(0).forEach((enter) => enter(given));
      statuses.emit(status);
      // A listener may have changed it again.
      if (online === (connection.status === 'connected')) return;
      online = !online;
      emit({ type: 'connection.changed', online });
      if (online) updateOwn((given as Connected).user);
    },
    received(frame) {
      if (frame.type !== 'event') calls.answer(frame);
      else if (frame.event.type === 'user.updated' && frame.event.user.id === userId)
        updateOwn(frame.event.user as OwnUser);
      else {
        watching.received(frame.event);
        events.emit(frame.event);
      }
    },
  });

  const calls = createCalls(settings, {
    get status() {
      return connection.status;
    },
    send: connection.send,
    // Else an older watch whose turn is still to come would undo it.
    mustWait: (frame) => Boolean(rewatching?.waiting) && changesWatches(frame),
    apply(frame, answer) {
      if (frame.method === 'upsertUser') updateOwn((answer as RequestAnswer<'upsertUser'>).user);
      else watching.answered(frame, answer);
    },
    abandoned: (frame) => watching.gaveUp(frame),
  });
  const { ask } = calls;
  const watching = createWatching(ask, emit, received.emit);

  /** Emits what happened on this side, at the server's time. */
  function emit(event: Untimed<PresenceEvent>): void {
    const created_at = new Date(clock.now() + connection.clockOffset).toISOString();
    events.emit({ ...event, created_at });
  }

  /** The own view comes with an answer, an event, or both: the first is emitted, the other is not newer. */
  function updateOwn(user: OwnUser): void {
    if (!own || newer(own, user) === own) return;
    own = user;
    emit({ type: 'user.updated', user });
  }

  /** Watches again what was watched, and emits everything that happened meanwhile. */
  async function catchUp(returns: boolean): Promise<void> {
    const mine = ++connections;
    /** Rejects when the connection was lost meanwhile. */
    const pause = (ms: number) =>
      new Promise<void>((resolve, reject) => {
        clock.timer(
          () => (isCurrent() ? resolve() : reject(clientError('closed', 'watch', 'the connection was lost'))),
          ms,
        );
      });
    const isCurrent = () => mine === connections && connection.status === 'connected';
    try {
      await watching.resume((items, askFor) => {
        rewatching = askInTurns(items, askFor, pause, calls.resume);
        return rewatching.done;
      });
      if (returns && isCurrent()) emit({ type: 'connection.recovered' });
    } catch (error) {
      // Where it was lost again, the next connection watches everything anew.
      if (!isCurrent()) return;
      onError(error as PresenceError);
      connection.retry();
    }
  }

  /** Works without a connection too: the next one does not watch them again. */
  async function release<Method extends 'stopWatching' | 'unwatchUsers'>(
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
        throw clientError('invalid_input', `connect '${id}'`, `'${userId}' is connected. Call disconnectUser`);
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
        stopWatching: (options) => release([cid], 'stopWatching', { type, id }, options),
        addMembers: (members, options) => ask('addMembers', { type, id, members }, options),
        removeMembers: (members, options) => ask('removeMembers', { type, id, members }, options),
        update: (changes, options) => ask('updateChannel', { type, id, data: changes }, options),
      };
    },
    queryUsers: query('queryUsers'),
    queryChannels: query('queryChannels'),
    unwatchUsers: (ids, options) => release(ids, 'unwatchUsers', { ids }, options),
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

function changesWatches({ method, params }: RequestFrame): boolean {
  return releases.has(method) || ('presence' in params && Boolean(params.presence));
}
