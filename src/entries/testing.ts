export { manualClock } from '../base/manualClock.js';
export type { ManualClock } from '../base/manualClock.js';
export { createTestPresence } from '../testing/createTestPresence.js';
export type { TestPresence, TestPresenceOptions } from '../testing/createTestPresence.js';
export { presenceMatchers } from '../testing/presenceMatchers.js';
export type { PresenceMatchers } from '../testing/presenceMatchers.js';
export type { People, StartingPerson } from '../testing/people.js';
export type { TestPerson } from '../testing/testPerson.js';
export type { TestTab } from '../testing/testTab.js';
