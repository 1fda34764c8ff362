export { PresenceProvider, type PresenceProviderProps } from '../react/PresenceProvider.js';
export { defaultLabels } from '../react/defaultLabels.js';
export type { PluralLabel, PresenceLabels } from '../react/labels.js';
export { type DehydratedPresence, dehydratePresence } from '../store/dehydratePresence.js';

export { channelsQueryOptions } from '../react/channelsQueryOptions.js';
export type { QueriedChannel, QueriedChannels } from '../react/queriedChannels.js';
export type { QuerySource } from '../react/serverQueryOptions.js';
export { usersQueryOptions, type QueriedUsers } from '../react/usersQueryOptions.js';

export { useConnectionStatus } from '../react/useConnectionStatus.js';
export { useInvisible, type UseInvisibleResult } from '../react/useInvisible.js';
export { useLastSeen } from '../react/useLastSeen.js';
export type { LastSeenResult, UserIdOrTime } from '../react/lastSeen.js';
export type { RelativeTimeOptions } from '../react/relativeTime.js';
export { useOnlineCount, type OnlineCounts } from '../react/useOnlineCount.js';
export { usePresence, useUserPresence } from '../react/usePresence.js';
export { usePresenceEvents } from '../react/usePresenceEvents.js';
export type { PresenceMap } from '../react/presenceMap.js';
export { usePresences } from '../react/usePresences.js';
export {
  useQueryChannels,
  type LiveChannel,
  type QueryChannelsData,
  type UseQueryChannelsOptions,
} from '../react/useQueryChannels.js';
export {
  useQueryUsers,
  type QueryUsersData,
  type ServerQueryOptions,
  type UseQueryUsersOptions,
} from '../react/useQueryUsers.js';
export { useSelf } from '../react/useSelf.js';
export { useStatus, type UseStatusResult } from '../react/useStatus.js';
export { useUser } from '../react/useUser.js';
export {
  useWatchedChannel,
  type UseWatchedChannelOptions,
  type UseWatchedChannelResult,
} from '../react/useWatchedChannel.js';
export type { SyncOptions } from '../react/useSource.js';

export { AvatarStack } from '../components/AvatarStack.js';
export type { AvatarStackProps } from '../headless/AvatarStack.js';
export { ConnectionBanner } from '../components/ConnectionBanner.js';
export type { ConnectionBannerProps } from '../headless/ConnectionBanner.js';
export { InvisibleToggle } from '../components/InvisibleToggle.js';
export type { InvisibleToggleProps } from '../headless/InvisibleToggle.js';
export { LastSeen } from '../components/LastSeen.js';
export type { LastSeenProps } from '../headless/LastSeen.js';
export { OnlineBadge } from '../components/OnlineBadge.js';
export type { BadgePlacement, OnlineBadgeProps, OnlineBadgeState } from '../headless/OnlineBadge.js';
export { OnlineCount } from '../components/OnlineCount.js';
export type { OnlineCountProps } from '../headless/OnlineCount.js';
export { PresenceAnnouncer } from '../components/PresenceAnnouncer.js';
export type { PresenceAnnouncerProps } from '../headless/PresenceAnnouncer.js';
export { PresenceAvatar } from '../components/PresenceAvatar.js';
export type { PresenceAvatarProps } from '../headless/PresenceAvatar.js';
export { PresenceList } from '../components/PresenceList.js';
export type { ListedChannel } from '../headless/ListFooter.js';
export type { PresenceListProps, RowContent } from '../headless/PresenceList.js';
export type { PresenceGroups } from '../react/presenceGroups.js';
export { PresenceMenu } from '../components/PresenceMenu.js';
export type { PresenceMenuProps } from '../headless/PresenceMenu.js';
export { StatusEditor } from '../components/StatusEditor.js';
export type { StatusEditorProps } from '../headless/StatusEditor.js';
export type { StatusEditorState } from '../headless/useStatusEditor.js';
export { StatusText } from '../components/StatusText.js';
export type { StatusTextProps } from '../headless/StatusText.js';

export { chunkedRows } from '../headless/chunkedRows.js';
export type { RenderProp } from '../headless/useRenderElement.js';
export type { Size } from '../headless/sizeProps.js';
export { PresenceError, type PresenceErrorCode } from '../protocol/errors.js';
export type { ConnectionStatus, PresenceChannel, PresenceClient } from '../client/presenceClient.js';
export type { Channel, ChannelData, ChannelWithMembers, CustomChannelFields } from '../protocol/channel.js';
export type { PresenceEvent, PresenceEventOf } from '../protocol/events.js';
export type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
export type { Watching } from '../protocol/requests.js';
export type { CustomUserFields, OwnUser, User, UserPatch, UserProfile } from '../protocol/user.js';
export type { PresenceStore, PresenceStoreOptions, UserStore } from '../store/presenceStore.js';
export type { Freshness, Presence, PresenceRecord, PresenceValue } from '../store/presenceRecord.js';
export type { KnownUser, PresenceState } from '../store/presenceState.js';
export type { ReadonlyStore } from '../store/readonlyStore.js';
