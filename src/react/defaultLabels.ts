import * as labels from './labels.js';
import type { PresenceLabels } from './labels.js';

/** Every word in English: the start of a translation, and what is said where `labels` of the provider names nothing. */
export const defaultLabels: PresenceLabels = {
  ...labels.badgeLabels,
  ...labels.lastSeenLabels,
  ...labels.statusEditorLabels,
  ...labels.invisibleToggleLabels,
  ...labels.presenceListLabels,
  ...labels.onlineCountLabels,
  ...labels.avatarStackLabels,
  ...labels.connectionBannerLabels,
  ...labels.presenceAnnouncerLabels,
  ...labels.presenceMenuLabels,
};
