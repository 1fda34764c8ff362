export { manualClock } from '../base/manualClock.js';
export type { ManualClock } from '../base/manualClock.js';
