export { presenceOf, SeenBy, useTestPresence, withPresence } from '../testing/withPresence.js';
export type {
  PresenceDecorator,
  PresenceParameters,
  PresenceStoryContext,
  SeenByProps,
} from '../testing/withPresence.js';
export type { TestPerson, TestPresence, TestPresenceOptions } from '../testing/createTestPresence.js';
export type { People, StartingPerson } from '../testing/people.js';
