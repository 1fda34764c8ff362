/*
 * Every word that a component says, in English. Strings with placeholders in braces, so that a server component can hand them
 * over. One list per component: an app that shows a badge only carries the badge's words.
 */

const online = 'Online';
const offline = 'Offline';
const unknown = 'Unknown';
const invisible = 'Invisible';

/** What a badge says. `{presence}` is the word, `{name}` the person. */
export const badgeLabels = {
  online,
  offline,
  unknown,
  /** The own badge of one who is invisible. */
  invisible,
  /** The word is the last that was known. */
  stale: '{presence}, last known',
  /** The accessible name. */
  badge: '{name}: {presence}',
};

export const lastSeenLabels = {
  active_now: 'Active now',
  last_seen: 'Last seen {time}',
};

export const statusEditorLabels = {
  status: 'Status',
  status_placeholder: 'What are you up to?',
  status_save: 'Save',
  status_clear: 'Clear status',
  /** `{count}` characters of `{most}` are left. */
  status_left: '{count} left',
  status_too_long: 'A status has at most {most} characters.',
  /** `{reason}` is the message of the error. */
  status_failed: 'Your status was not saved. Please try again.',
};

export const invisibleToggleLabels = {
  invisible,
  /** What others see, which is what counts. */
  invisible_on: 'Others see you as offline.',
  invisible_off: 'Others can see when you are online.',
  /** `{reason}` is the message of the error. */
  invisible_failed: 'That was not saved. Please try again.',
};

export const presenceListLabels = {
  online,
  offline,
  unknown,
  /** Above a group of rows. */
  group: '{presence} ({count})',
};

/** Plural forms by the categories of `Intl.PluralRules`. */
export type PluralLabel = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export const onlineCountLabels: { online_count: PluralLabel } = {
  online_count: { other: '{count} online' },
};

export const avatarStackLabels: { more: PluralLabel; people: PluralLabel } = {
  /** The circle that stands for those who have no place. */
  more: { one: '{count} more person', other: '{count} more people' },
  people: { one: '{count} person', other: '{count} people' },
};

export const connectionBannerLabels = {
  reconnecting: 'Connection lost. Reconnecting…',
  disconnected: 'You are disconnected.',
};

export const presenceAnnouncerLabels: { came_online: PluralLabel; went_offline: PluralLabel } = {
  came_online: { one: '{names} is online', other: '{names} are online' },
  went_offline: { one: '{names} went offline', other: '{names} went offline' },
};

export const presenceMenuLabels = {
  /** The accessible name of the button; `{name}` is the own name. */
  menu: 'Your presence, {name}: {presence}',
};

/** Every word, by what it is for. */
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
