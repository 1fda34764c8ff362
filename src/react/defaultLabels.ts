import * as labels from './labels.js';
import type { PresenceLabels } from './labels.js';

/**
 * The texts of all components in English, which are shown where `labels` of the provider has none. A translation starts from
 * them; `presence-kit/labels/…` has some languages.
 *
 * @example
 * <PresenceProvider client={client} labels={{ ...defaultLabels, active_now: 'Here right now' }}>
 */
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
