import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';
import { checkOptions } from '../protocol/checkOptions.js';
import { PresenceError } from '../protocol/errors.js';
import { defaultLimits } from '../protocol/limits.js';
import type { Limits } from '../protocol/limits.js';
import type { Storage } from './ports.js';

/** What an app decides about its users. Both are asked at once and must answer at once. */
export interface Policy {
  /**
   * Whether `viewer` may see the presence of `target`. One who may not reads `online: false` without `status` and
   * `last_active`, and gets no presence event. Asked at each read and event, never about oneself. Default: everybody may.
   * Where it throws, nobody is shown, and `onError` hears of it.
   */
  canSee?(viewerId: string, targetId: string): boolean;
  /** Whether this user may be invisible; where not, asking for it is `forbidden`. Default: everybody may. */
  mayBeInvisible?(userId: string): boolean;
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
const policyTable: Record<keyof Policy, true> = { canSee: true, mayBeInvisible: true };
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
