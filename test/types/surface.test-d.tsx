import { expectTypeOf } from 'vitest';
import { QueryClient, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import {
  channelsQueryOptions,
  InvisibleToggle,
  LastSeen,
  OnlineBadge,
  PresenceAvatar,
  PresenceList,
  PresenceProvider,
  StatusEditor,
  useConnectionStatus,
  useInvisible,
  useLastSeen,
  usePresence,
  usePresenceEvents,
  usePresences,
  useQueryUsers,
  useStatus,
  useUserPresence,
  usersQueryOptions,
  useWatchedChannel,
} from 'presence-kit';
import type {
  LastSeenResult,
  PresenceClient,
  PresenceMap,
  QueriedUsers,
  QueryUsersData,
  UserIdOrTime,
} from 'presence-kit';
import { createPresenceClient, createPresenceStore, PresenceError } from 'presence-kit/client';
import type { OwnUser, User } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { createPresenceServer, createToken } from 'presence-kit/server';
import { createTestPresence, manualClock } from 'presence-kit/testing';
import { useStore } from 'zustand';

// Correct code of an app compiles, and wrong code does not. None of it is run.

const client = createPresenceClient({ url: 'ws://127.0.0.1:8787' });
const engine = createPresenceEngine({ graceMs: 8_000, limits: { scan: 10 }, policy: { canSee: () => true } });

// Clients
expectTypeOf(client).toExtend<PresenceClient>();
expectTypeOf(createPresenceClient({ transport: engine.transport() })).toEqualTypeOf(client);
// @ts-expect-error -- one way to the server, not two
createPresenceClient({ url: 'ws://127.0.0.1:8787', transport: engine.transport() });
// @ts-expect-error -- and not none
createPresenceClient({});
expectTypeOf(
  client.connectUser({ id: 'john', invisible: true }, async () => 'token'),
).resolves.toEqualTypeOf<OwnUser>();
// @ts-expect-error -- a user needs an id
void client.connectUser({ status: 'On stage' });
// @ts-expect-error -- a status is text
void client.upsertUser({ id: 'john', status: 4 });
// @ts-expect-error -- up or down
void client.queryUsers({}, [{ name: 'descending' }]);
void client.queryUsers({ id: { $in: ['john'] } }, [{ last_active: -1 }], { presence: true, offset: 0, limit: 20 });

// Events
client.on('user.presence.changed', (event) => expectTypeOf(event.user).toEqualTypeOf<User>());
client.on('connection.changed', ({ online }) => expectTypeOf(online).toEqualTypeOf<boolean>());
client.on(({ type }) => expectTypeOf(type).toExtend<string>());
// @ts-expect-error -- nobody types here
client.on('user.typing', () => {});
// @ts-expect-error -- what is invisible of others is nobody's to read
client.on('user.presence.changed', ({ user }) => user.invisible);

// Errors
expectTypeOf(new PresenceError('forbidden', 'cannot do this; it is not yours. Ask them.').code).toExtend<string>();

// Engine, server, tests
// @ts-expect-error -- a number of milliseconds
createPresenceEngine({ graceMs: '8s' });
// @ts-expect-error -- a server has a secret
void createPresenceServer({ port: 0 });
expectTypeOf(createToken('john', 'secret', { expires_in: 60 })).resolves.toEqualTypeOf<string>();
expectTypeOf(manualClock('2019-01-07T13:00:00.000Z').advance(1)).resolves.toEqualTypeOf<void>();
// @ts-expect-error -- `as` is required
void createTestPresence({ people: {} });

// Hooks
expectTypeOf(usePresence('john').online).toEqualTypeOf<boolean>();
expectTypeOf(usePresence('john', ({ status }) => status?.length)).toEqualTypeOf<number | undefined>();
expectTypeOf(useUserPresence).toEqualTypeOf(usePresence);
expectTypeOf(useConnectionStatus()).toEqualTypeOf<
  'initial' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected'
>();
const kitchen = useWatchedChannel('messaging', 'kitchen', { presence: true });
expectTypeOf(kitchen.online_count).toEqualTypeOf<number>();
expectTypeOf(kitchen.error).toEqualTypeOf<PresenceError | null>();
expectTypeOf(kitchen.fetchNextPage).returns.toEqualTypeOf<void>();
const online = useQueryUsers({ online: true }, [{ name: 1 }], { presence: true, staleTime: 1_000 });
expectTypeOf(online.error).toEqualTypeOf<PresenceError | null>();
expectTypeOf(online.data).toEqualTypeOf<QueryUsersData | undefined>();
expectTypeOf(usePresences(['john'])).toEqualTypeOf<PresenceMap>();
expectTypeOf(useLastSeen(new Date())).toEqualTypeOf<LastSeenResult>();
expectTypeOf<Parameters<typeof useLastSeen>[0]>().toEqualTypeOf<UserIdOrTime>();
expectTypeOf(useStatus().error).toEqualTypeOf<PresenceError | null>();
usePresenceEvents((event) => expectTypeOf(event.type).toExtend<string>());
// @ts-expect-error -- who?
usePresence();
// @ts-expect-error -- no such option
usePresence('john', { live: true });
// @ts-expect-error -- presence is an open union, and this is another word for `online`
void usePresence('john').isOnline;
// @ts-expect-error -- a status is set to text
void useStatus().setStatus(4);
// @ts-expect-error -- one is invisible or not
void useInvisible().setInvisible('yes');

// Queries of an app with a QueryClient of its own
const source = { client, store: createPresenceStore() };
const users = usersQueryOptions(source, { online: true }, [{ name: 1 }], { presence: true, limit: 20 });
const channels = channelsQueryOptions(source, { type: 'messaging' });
expectTypeOf(useQuery(users).data?.ids).toEqualTypeOf<string[] | undefined>();
expectTypeOf(useSuspenseQuery(users).data.ids).toEqualTypeOf<string[]>();
expectTypeOf(useSuspenseQuery(channels).data.channels[0]?.members).toEqualTypeOf<string[] | undefined>();
expectTypeOf(useQuery({ ...users, staleTime: 60_000, select: ({ ids }) => ids.length }).data).toEqualTypeOf<
  number | undefined
>();
expectTypeOf(new QueryClient().ensureQueryData(users)).resolves.toEqualTypeOf<QueriedUsers>();
expectTypeOf(new QueryClient().getQueryData(users.queryKey)?.ids).toEqualTypeOf<string[] | undefined>();
// @ts-expect-error -- into which store?
usersQueryOptions({ client }, { online: true });
// @ts-expect-error -- up or down
usersQueryOptions(source, {}, [{ name: 'descending' }]);
// @ts-expect-error -- options of TanStack Query stand beside ours, not among them
usersQueryOptions(source, {}, [], { staleTime: 60_000 });
// @ts-expect-error -- no such option
useQueryUsers({ online: true }, [], { live: true });
void (<PresenceProvider client={client} store={source.store} />);

// The store without React, and with Zustand's own hook
const store = createPresenceStore();
expectTypeOf(store.user('john').getState().online).toEqualTypeOf<boolean>();
expectTypeOf(useStore(store.user('john'), ({ presence }) => presence)).toExtend<string>();
// @ts-expect-error -- it is written by what a client hears, and by nothing else
void store.setState;

// Components
void (
  <PresenceProvider client={client} locale="de" labels={{ online: 'Da' }}>
    <OnlineBadge userId="john" variant="label" size={24} placement="top-end" className="mine" data-testid="badge" />
    <OnlineBadge presence="offline" name="John" render={<i />} />
    <OnlineBadge userId="john">{({ text }) => text}</OnlineBadge>
    <LastSeen userId="john" />
    <PresenceAvatar userId="john" size="lg" />
    <PresenceList userIds={['john']}>{(userId, group) => `${userId} ${group}`}</PresenceList>
    <StatusEditor />
    <InvisibleToggle />
  </PresenceProvider>
);
// @ts-expect-error -- of whose client?
void (<PresenceProvider />);
// @ts-expect-error -- no such form
void (<OnlineBadge userId="john" variant="blob" />);
// @ts-expect-error -- no such corner: sides are logical
void (<OnlineBadge userId="john" placement="bottom-right" />);
// @ts-expect-error -- no such word
void (<PresenceProvider client={client} labels={{ onlin: 'Da' }} />);
// @ts-expect-error -- ids are a list
void (<PresenceList userIds="john" />);
