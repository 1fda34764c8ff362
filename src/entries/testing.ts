export { manualClock } from '../base/manualClock.js';
export type { ManualClock } from '../base/manualClock.js';
export { createTestPresence } from '../testing/createTestPresence.js';
export type { TestPerson, TestPresence, TestPresenceOptions } from '../testing/createTestPresence.js';
export type { People, StartingPerson } from '../testing/people.js';
