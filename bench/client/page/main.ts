import { counts } from './badge.js';
import { asked } from './ours/scriptedServer.js';
import * as bursts from './scenarios/bursts.js';
import * as events from './scenarios/events.js';
import * as labels from './scenarios/labels.js';
import * as mounts from './scenarios/mounts.js';
import * as store from './scenarios/store.js';
import * as transition from './scenarios/transition.js';

// What the runner calls.
globalThis.scenarios = { bursts, events, labels, mounts, store, transition };
globalThis.counted = () => ({ commits, renders: counts.renders, asked: { ...asked } });

type Scenarios = {
  bursts: typeof bursts;
  events: typeof events;
  labels: typeof labels;
  mounts: typeof mounts;
  store: typeof store;
  transition: typeof transition;
};

declare global {
  /** Counted in `index.html`. */
  var commits: number;
  var scenarios: Scenarios;
  var counted: () => { commits: number; renders: number; asked: Record<string, number> };
}
