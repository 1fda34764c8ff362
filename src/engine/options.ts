import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { Limits } from '../protocol/limits.js';
import type { Storage } from './ports.js';

/** What an app decides about its users. Each is asked at once and must answer at once, with true or false. */
export interface Policy {
  /**
   * Whether `viewer` may see the presence of `target`. One who may not reads `online: false` without `status` and
   * `last_active`, and gets no presence event. Asked at each read and event, never about oneself. Default: everybody may.
   * Where it throws, nobody is shown, and `onError` hears of it.
   */
  canSee?(viewerId: string, targetId: string): boolean;
  /** Whether this user may be invisible; where not, asking for it is `forbidden`. Default: everybody may. */
  mayBeInvisible?(userId: string): boolean;
  /** Whether this user may create the channel by `watch()`; where not, it is `forbidden`. Default: everybody may. */
  mayCreateChannel?(userId: string, cid: string): boolean;
  /** Whether this user may add another one to the channel; where not, it is `forbidden`. Default: every member may. */
  mayAddMember?(userId: string, memberId: string, cid: string): boolean;
}

/** Periods of presence (CONTRACT.md section 3), in milliseconds. */
export interface Periods {
  /** How long the place of a connection is held that was lost without a goodbye. Default 8000. */
  graceMs: number;
  /** How long the places of all who were connected are held after a start. Default 30,000. */
  restartGraceMs: number;
  /** How long a connection lives of which nothing is heard. Default 35,000. */
  timeToLiveMs: number;
  /** How often `last_active` moves while a user is online. Default 900,000 (15 minutes). */
  lastActiveRefreshMs: number;
}

export interface EngineOptions extends Partial<Periods> {
  /** Default: the system's. */
  clock?: Clock;
  /** Default: the system's. */
  random?: Random;
  /** With a secret, connections prove who they are with a JWT signed by it; without, the id that they give is trusted. */
  secret?: string;
  /** Accepts unsigned tokens beside signed ones. For development only. Default false. */
  allowDevTokens?: boolean;
  /** Whether going offline moves `last_active` to the last proof of life. Default true. */
  lastActiveOnDisconnect?: boolean;
  policy?: Policy;
  limits?: Partial<Limits>;
  /** Hears what must not happen and ends nothing, such as a policy that throws. Default: the platform's handler for uncaught errors. */
  onError?: (error: unknown) => void;
  /** Hears the name of each request that was understood, before it is carried out; for counting. */
  onRequest?: (method: string) => void;
  /** Where users and channels live on. Default: in memory, as long as the engine. */
  storage?: Storage;
}

export const defaultPeriods: Periods = {
  graceMs: 8_000,
  restartGraceMs: 30_000,
  timeToLiveMs: 35_000,
  lastActiveRefreshMs: 15 * 60_000,
};

/** The rules that a step of a user goes by. */
export interface Rules extends Periods {
  lastActiveOnDisconnect: boolean;
}
