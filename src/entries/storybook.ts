export { presenceOf, SeenBy, useTestPresence, withPresence } from '../testing/withPresence.js';
export type {
  PresenceDecorator,
  PresenceParameters,
  PresenceStoryContext,
  SeenByProps,
} from '../testing/withPresence.js';
export type { TestPresence, TestPresenceOptions } from '../testing/createTestPresence.js';
export type { People, StartingPerson } from '../testing/people.js';
export type { TestPerson } from '../testing/testPerson.js';
export type { TestTab } from '../testing/testTab.js';
