export { createDevToken } from '../client/createDevToken.js';
export type { PresenceClientOptions } from '../client/clientOptions.js';
export { createPresenceClient } from '../client/createPresenceClient.js';
export type { Environment } from '../client/environment.js';
export type {
  CallOptions,
  ConnectionStatus,
  PresenceChannel,
  PresenceClient,
  TokenOrProvider,
  UserWatch,
} from '../client/presenceClient.js';
export { sharedTransport, type SharedTransportOptions } from '../client/sharedTransport.js';
export { webTransport } from '../client/webTransport.js';

export type { DehydratedPresence } from '../store/dehydratePresence.js';
export { createPresenceStore } from '../store/createPresenceStore.js';
export type { WatchSource } from '../store/entry.js';
export type { Freshness, PresenceRecord, PresenceValue } from '../store/presenceRecord.js';
export type { KnownUser, PresenceState } from '../store/presenceState.js';
export type { PresenceStore, PresenceStoreOptions, UserStore } from '../store/presenceStore.js';
export type { ReadonlyStore } from '../store/readonlyStore.js';

export type { Clock } from '../base/clock.js';
export type { Random } from '../base/random.js';
export type { Channel, ChannelData, ChannelWithMembers, CustomChannelFields } from '../protocol/channel.js';
export { errorCodes, PresenceError, type PresenceErrorCode } from '../protocol/errors.js';
export type {
  ChannelUpdatedEvent,
  ConnectionChangedEvent,
  ConnectionRecoveredEvent,
  PresenceChangedEvent,
  PresenceEvent,
  PresenceEventOf,
  ServerEvent,
  UserDeletedEvent,
  UserUpdatedEvent,
} from '../protocol/events.js';
export type { FieldOperators, Filter, QueryOptions, Sort } from '../protocol/filter.js';
export type { Json } from '../protocol/json.js';
export type { ChannelAnswer, QueryChannelsAnswer, QueryUsersAnswer, Watching } from '../protocol/requests.js';
export type { Socket, SocketListener, Transport } from '../protocol/transport.js';
export type { CustomUserFields, OwnUser, User, UserPatch, UserProfile } from '../protocol/user.js';
