export { AvatarStack, type AvatarStackProps, type AvatarStackState } from '../headless/AvatarStack.js';
export {
  ConnectionBanner,
  type ConnectionBannerProps,
  type ConnectionBannerState,
} from '../headless/ConnectionBanner.js';
export { chunkedRows } from '../headless/chunkedRows.js';
export { InvisibleToggle, type InvisibleToggleProps, type InvisibleToggleState } from '../headless/InvisibleToggle.js';
export { LastSeen, type LastSeenProps } from '../headless/LastSeen.js';
export {
  OnlineBadge,
  type BadgePlacement,
  type OnlineBadgeProps,
  type OnlineBadgeState,
} from '../headless/OnlineBadge.js';
export { OnlineCount, type OnlineCountProps } from '../headless/OnlineCount.js';
export { mergeProps, type PartProps } from '../headless/mergeProps.js';
export type { RenderProp } from '../headless/useRenderElement.js';
export type { Size } from '../headless/sizeProps.js';
export { PresenceAnnouncer, type PresenceAnnouncerProps } from '../headless/PresenceAnnouncer.js';
export { PresenceAvatar, type PresenceAvatarProps, type PresenceAvatarState } from '../headless/PresenceAvatar.js';
export type { ListedChannel } from '../headless/ListFooter.js';
export { PresenceList, type PresenceListProps, type RowContent } from '../headless/PresenceList.js';
export { PresenceMenu, type PresenceMenuProps, type PresenceMenuState } from '../headless/PresenceMenu.js';
export { StatusEditor, type StatusEditorProps } from '../headless/StatusEditor.js';
export type { StatusEditorState } from '../headless/useStatusEditor.js';
export { StatusText, type StatusTextProps, type StatusTextState } from '../headless/StatusText.js';
export { UserName, type UserNameProps } from '../headless/UserName.js';
export type { PresenceGroups } from '../react/presenceGroups.js';
