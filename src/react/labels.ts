/*
 * Every word that a component says, in English. Strings with placeholders in braces, so that a server component can hand them
 * over. One list per component: an app that shows a badge only carries the badge's words.
 */

// Words of several lists. A list that read them from another would take that one along into every bundle.
const online = 'Online';
const offline = 'Offline';
const unknown = 'Unknown';
const invisible = 'Invisible';
const saving = 'Saving…';

/** Plural forms by the categories of `Intl.PluralRules`. */
export type PluralLabel = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

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
  /** In the empty field. */
  status_placeholder: 'What are you up to?',
  status_save: 'Save',
  status_clear: 'Clear status',
  saving,
  /** Above what is offered. */
  status_presets: 'Suggestions',
  /** The accessible name of the button that opens the editor. */
  status_edit: 'Your status: {status}',
  /** The same button while there is no status. */
  status_set: 'Set a status',
  /** How many characters of `{most}` are left. */
  status_left: { other: '{count} left' } as PluralLabel,
  /** How many characters there are over `{most}`. */
  status_over: { other: '{count} too many' } as PluralLabel,
  status_too_long: 'A status has at most {most} characters.',
  /** `{reason}` is the message of the error. */
  status_failed: 'Your status was not saved. Please try again.',
};

export const invisibleToggleLabels = {
  invisible,
  /** What others see, which is what counts. */
  invisible_on: 'Others see you as offline.',
  invisible_off: 'Others can see when you are online.',
  saving,
  /** `{reason}` is the message of the error. */
  invisible_failed: 'That was not saved. Please try again.',
};

export const presenceListLabels = {
  online,
  offline,
  unknown,
  /** Above a group of rows. */
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

/** Sentences, as several may follow one another. `{names}` is a list in the order of the language. */
export const presenceAnnouncerLabels: Record<'came_online' | 'went_offline' | 'others', PluralLabel> = {
  came_online: { one: '{names} is online.', other: '{names} are online.' },
  went_offline: { other: '{names} went offline.' },
  /** The end of a list that would be too long to hear. */
  others: { one: '{count} other', other: '{count} others' },
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
