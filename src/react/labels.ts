/*
 * The texts of the components, in English. They are strings with placeholders in braces, so that a server component can pass
 * them on. Each component has a list of its own, so that an app only bundles the texts of the components that it uses.
 */

// Texts of several lists.
const online = 'Online';
const offline = 'Offline';
const unknown = 'Unknown';
const invisible = 'Invisible';
const saving = 'Saving…';

/** Plural forms by the categories of `Intl.PluralRules`. */
export type PluralLabel = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Of `OnlineBadge`. `{presence}` is one of the first four, `{name}` the user's name. */
export const badgeLabels = {
  online,
  offline,
  unknown,
  /** On the own badge while the own user is invisible. */
  invisible,
  /** While the connection is lost: `{presence}` is the last known. */
  stale: '{presence}, last known',
  /** The accessible name of the badge. */
  badge: '{name}: {presence}',
};

/** Of `LastSeen`. */
export const lastSeenLabels = {
  /** While the user is online. */
  active_now: 'Active now',
  /** `{time}` is a relative time, as '3 minutes ago'. */
  last_seen: 'Last seen {time}',
};

/** Of `StatusEditor`. */
export const statusEditorLabels = {
  /** The label of the text field. */
  status: 'Status',
  /** The placeholder of the text field. */
  status_placeholder: 'What are you up to?',
  status_save: 'Save',
  status_clear: 'Clear status',
  /** While a change is being saved. */
  saving,
  /** Above the suggestions. */
  status_presets: 'Suggestions',
  /** The accessible name of the button that opens the editor. */
  status_edit: 'Your status: {status}',
  /** The accessible name of that button while there is no status. */
  status_set: 'Set a status',
  /** How many of `{most}` characters are left. */
  status_left: { other: '{count} left' } as PluralLabel,
  /** By how many characters the text is longer than `{most}`. */
  status_over: { other: '{count} too many' } as PluralLabel,
  status_too_long: 'A status has at most {most} characters.',
  /** `{reason}` is the message of the error. */
  status_failed: 'Your status was not saved. Please try again.',
};

/** Of `InvisibleToggle`. */
export const invisibleToggleLabels = {
  /** The label of the switch. */
  invisible,
  /** The description of the switch while it is on, and while it is off. */
  invisible_on: 'Others see you as offline.',
  invisible_off: 'Others can see when you are online.',
  /** While a change is being saved. */
  saving,
  /** `{reason}` is the message of the error. */
  invisible_failed: 'That was not saved. Please try again.',
};

/** Of `PresenceList`. */
export const presenceListLabels = {
  online,
  offline,
  unknown,
  /** The heading of a group; `{count}` is its number of users. */
  group: '{presence} ({count})',
  /** In place of the rows of a channel: the own user is not a member, or was removed. */
  not_a_member: 'You are not a member of this channel.',
  /** In place of the rows of a channel. */
  channel_deleted: 'This channel was deleted.',
  /** In place of the rows of a channel. */
  no_members: 'No members to show.',
  /** `{reason}` is the message of the error. */
  members_failed: 'The members could not be loaded.',
  /** Below the rows, while there are more: `{shown}` of `{count}` have been read. */
  members_shown: { other: '{shown} of {count} members' } as PluralLabel,
  /** The button that reads more. */
  show_more: 'Show more',
};

/** Of `OnlineCount`. */
export const onlineCountLabels: { online_count: PluralLabel } = {
  online_count: { other: '{count} online' },
};

/** Of `AvatarStack`. */
export const avatarStackLabels: { more: PluralLabel; people: PluralLabel } = {
  /** The accessible name of the last circle, which stands for users without an avatar of their own. */
  more: { one: '{count} more person', other: '{count} more people' },
  /** The accessible name of the stack. */
  people: { one: '{count} person', other: '{count} people' },
};

/** Of `ConnectionBanner`. */
export const connectionBannerLabels = {
  reconnecting: 'Connection lost. Reconnecting…',
  disconnected: 'You are disconnected.',
};

/** Of `PresenceAnnouncer`: whole sentences, as several may follow one another. `{names}` is a list, as 'John, Jack and 2 others'. */
export const presenceAnnouncerLabels: Record<'came_online' | 'went_offline' | 'others', PluralLabel> = {
  came_online: { one: '{names} is online.', other: '{names} are online.' },
  went_offline: { other: '{names} went offline.' },
  /** The end of a list that is too long to listen to. */
  others: { one: '{count} other', other: '{count} others' },
};

/** Of `PresenceMenu`. */
export const presenceMenuLabels = {
  /** The accessible name of the button; `{name}` is the own user's name. */
  menu: 'Your presence, {name}: {presence}',
};

/** The texts of all components. */
export type PresenceLabels = typeof badgeLabels &
  typeof lastSeenLabels &
  typeof statusEditorLabels &
  typeof invisibleToggleLabels &
  typeof presenceListLabels &
  typeof onlineCountLabels &
  typeof avatarStackLabels &
  typeof connectionBannerLabels &
  typeof presenceAnnouncerLabels &
  typeof presenceMenuLabels;
