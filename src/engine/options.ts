import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import { checkOptions } from '../protocol/checkOptions.js';
import { PresenceError } from '../protocol/errors.js';
import { defaultLimits } from '../protocol/limits.js';
import type { Limits } from '../protocol/limits.js';
import type { Storage } from './ports.js';

/** What an app decides about its users. Each is asked at once and must answer at once, with true or false. */
export interface Policy {
  /**
   * Whether `viewer` may see the presence of `target`. One who may not reads `online: false` without `status` and
   * `last_active`, and gets no presence event. Asked at each read and event, never about oneself. @default everybody may
   * Where it throws, nobody is shown, and `onError` gets the error.
   */
  canSee?(viewerId: string, targetId: string): boolean;
  /** Whether this user may be invisible; where not, asking for it is `forbidden`. @default everybody may */
  mayBeInvisible?(userId: string): boolean;
  /** Whether this user may create the channel (`cid` is `type:id`) by `watch()`; where not, it is `forbidden`. @default everybody may */
  mayCreateChannel?(userId: string, cid: string): boolean;
  /** Whether this user may add another one to the channel (`cid` is `type:id`); where not, it is `forbidden`. @default every member may */
  mayAddMember?(userId: string, memberId: string, cid: string): boolean;
}

/** Periods of presence, in milliseconds. */
export interface Periods {
  /** How long a user stays online whose connection was lost without a goodbye. @default 8000 */
  graceMs: number;
  /** How long users who were connected stay online after a start. @default 30_000 */
  restartGraceMs: number;
  /** How long a connection lives that sends nothing and answers no ping. @default 35_000 */
  timeToLiveMs: number;
  /** How often `last_active` moves while a user is online. @default 900_000 (15 minutes) */
  lastActiveRefreshMs: number;
}

/** Options of `createPresenceEngine`. An unknown name is refused. */
export interface EngineOptions extends Partial<Periods> {
  /** Tells the time and runs timers. @default the system's */
  clock?: Clock;
  /** Makes ids and spreads retries. @default the system's */
  random?: Random;
  /** With a secret, connections prove who they are with a JWT signed by it; without, the id that they give is trusted. @default none */
  secret?: string;
  /** Accepts unsigned tokens beside signed ones. For development only. @default false */
  allowDevTokens?: boolean;
  /** Whether going offline moves `last_active` to the last sign of life. @default true */
  lastActiveOnDisconnect?: boolean;
  /** What the app decides about its users. @default everybody may do everything */
  policy?: Policy;
  /** @default those of {@link Limits} */
  limits?: Partial<Limits>;
  /** Gets errors that end nothing, such as a policy that throws or a failure of the storage. @default the platform's handler for uncaught errors */
  onError?: (error: unknown) => void;
  /** Gets the method of each request that was understood, before it is carried out; for counting. @default none */
  onRequest?: (method: string) => void;
  /** Keeps users and channels. @default in memory, as long as the engine */
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

/** Each name is an option, and no option is missing: the type of both tables sees to that. */
const optionTable: Record<keyof EngineOptions, true> = {
  graceMs: true,
  restartGraceMs: true,
  timeToLiveMs: true,
  lastActiveRefreshMs: true,
  clock: true,
  random: true,
  secret: true,
  allowDevTokens: true,
  lastActiveOnDisconnect: true,
  policy: true,
  limits: true,
  onError: true,
  onRequest: true,
  storage: true,
};
const policyTable: Record<keyof Policy, true> = {
  canSee: true,
  mayBeInvisible: true,
  mayCreateChannel: true,
  mayAddMember: true,
};
const limitNames = Object.keys(defaultLimits);

/** The names of all options of an engine, for those who pass options on (and for their own check of names). */
export const engineOptionNames = Object.keys(optionTable) as readonly (keyof EngineOptions)[];

/** The names in {@link engineOptionNames}, and `policy.canSee` and the like, to be suggested to those who forgot the outer one. */
export const engineOptionHints: readonly string[] = [
  ...engineOptionNames,
  ...Object.keys(policyTable).map((name) => `policy.${name}`),
  ...limitNames.map((name) => `limits.${name}`),
];

/** The options that are the engine's, out of those of something larger, such as a server. */
export function pickEngineOptions(options: EngineOptions): EngineOptions {
  return Object.fromEntries(
    engineOptionNames.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}

/** Refuses unknown names, and periods and limits that are no number from 0 up, with `invalid_input`. */
export function checkEngineOptions(options: EngineOptions): void {
  const doing = 'make an engine';
  checkOptions(options, engineOptionHints, doing);
  checkOptions(options.policy ?? {}, Object.keys(policyTable), doing, 'policy');
  checkOptions(options.limits ?? {}, limitNames, doing, 'limit');
  const numbers = { ...pickNumbers(options, Object.keys(defaultPeriods)), ...options.limits };
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined || (typeof value === 'number' && value >= 0)) continue;
    throw new PresenceError(
      'invalid_input',
      `cannot ${doing}; ${name} must be a number from 0 up, not '${String(value)}'. Correct the option.`,
    );
  }
}

function pickNumbers(options: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

/** `defaults`, with what `given` has; a value that is undefined is not given. */
export function withDefaults<Options extends object>(defaults: Options, given: Partial<Options>): Options {
  const names = Object.keys(defaults) as (keyof Options)[];
  const chosen = names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return { ...defaults, ...(Object.fromEntries(chosen) as Partial<Options>) };
}
