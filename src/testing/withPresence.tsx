'use client';
import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { ComponentType, ReactElement, ReactNode } from 'react';
import type { Clock } from '../base/clock.js';
import { PresenceError } from '../protocol/errors.js';
import { PresenceProvider } from '../react/PresenceProvider.js';
import type { PresenceProviderProps } from '../react/PresenceProvider.js';
import { useIsomorphicLayoutEffect } from '../react/useIsomorphicLayoutEffect.js';
import { createTestPresence } from './createTestPresence.js';
import type { TestPresence, TestPresenceOptions } from './createTestPresence.js';
import { storyClock } from './storyClock.js';
import type { TestTab } from './testTab.js';

/** The story parameter `presence`: the options of `createTestPresence`, and props of the story's provider. `as` is `me` by default. */
export interface PresenceParameters
  extends Partial<Omit<TestPresenceOptions, 'clock'>>, Pick<PresenceProviderProps, 'labels' | 'locale' | 'onError'> {
  /**
   * The time at which the story begins, ISO 8601.
   *
   * @default '2019-01-07T13:00:00.000Z'
   */
  now?: string;
  /**
   * Whether the time stands still at `now`, for screenshots. Timers go on.
   *
   * @default false
   */
  frozen?: boolean;
}

/** The part of Storybook's story context that the decorator uses. */
export interface PresenceStoryContext {
  canvasElement: HTMLElement;
  // Storybook's own type of parameters.
  // oxlint-disable-next-line typescript/no-explicit-any
  parameters: Record<string, any>;
}

/** A Storybook decorator. */
export type PresenceDecorator = (Story: ComponentType, context: PresenceStoryContext) => ReactElement;

/**
 * A Storybook decorator that gives each story the real engine, real clients of the people of the story parameter `presence`,
 * and a `PresenceProvider` for one of them (`as`). All of it ends with the story.
 *
 * @example
 * decorators: [withPresence]                                 // or, with defaults for every story:
 * decorators: [withPresence({ people: { jack: { name: 'Jack' } } })]
 * parameters: { presence: { people: { jack: { status: 'On stage' } }, as: 'john' } }
 */
export function withPresence(defaults: PresenceParameters): PresenceDecorator;
export function withPresence(Story: ComponentType, context: PresenceStoryContext): ReactElement;
export function withPresence(
  given: PresenceParameters | ComponentType,
  context?: PresenceStoryContext,
): PresenceDecorator | ReactElement {
  if (context) return decorate(given as ComponentType, context, {});
  return (Story, itsContext) => decorate(Story, itsContext, given as PresenceParameters);
}

function decorate(
  Story: ComponentType,
  { canvasElement, parameters }: PresenceStoryContext,
  defaults: PresenceParameters,
): ReactElement {
  return (
    <PresenceStory canvas={canvasElement} parameters={{ ...defaults, ...(parameters.presence as PresenceParameters) }}>
      <Story />
    </PresenceStory>
  );
}

interface StoryContextValue {
  presence: TestPresence<Clock>;
  provider: Pick<PresenceProviderProps, 'labels' | 'locale' | 'onError'>;
}

const StoryContext = /* @__PURE__ */ createContext<StoryContextValue | undefined>(undefined);

/** For play functions: the presence of the story that is rendered in a canvas. */
const presences = new WeakMap<HTMLElement, Promise<TestPresence<Clock>>>();

interface PresenceStoryProps {
  canvas: HTMLElement;
  parameters: PresenceParameters;
  children: ReactNode;
}

const noPeople = {};

function PresenceStory({ canvas, parameters, children }: PresenceStoryProps): ReactElement | null {
  const { people = noPeople, as = 'me', now = '2019-01-07T13:00:00.000Z', frozen = false, seed, engine } = parameters;
  const { labels, locale, onError } = parameters;
  const [presence, setPresence] = useState<TestPresence<Clock>>();
  // A layout effect: a play function may begin before the paint, and calls `presenceOf` first.
  useIsomorphicLayoutEffect(() => {
    let over = false;
    const opening = createTestPresence({ people, as, clock: storyClock(now, frozen), seed, engine });
    presences.set(canvas, opening);
    opening.then(
      (opened) => !over && setPresence(opened),
      (error: unknown) =>
        setPresence(() => {
          throw error;
        }),
    );
    return () => {
      over = true;
      void opening.then(
        (opened) => opened.close(),
        () => undefined,
      );
    };
  }, [canvas, people, as, now, frozen, seed, engine]);
  if (!presence) return null;
  return (
    <StoryContext.Provider value={{ presence, provider: { labels, locale, onError } }}>
      <SeenBy userId={as}>{children}</SeenBy>
    </StoryContext.Provider>
  );
}

export interface SeenByProps {
  /** One of the people of the story. */
  userId: string;
  /**
   * One of their tabs, from `secondTab`.
   *
   * @default their first tab
   */
  tab?: TestTab;
  children?: ReactNode;
}

/**
 * Shows its children as another person of the story sees them: in a `PresenceProvider` with the client of that person. After
 * `refresh` it has the client of the new page.
 *
 * @throws `no_provider` outside of a story with `withPresence`, `not_found` for an id that is not among the people.
 * @example
 * <SeenBy userId="jack"><OnlineBadge userId="john" /></SeenBy>
 */
export function SeenBy({ userId, tab, children }: SeenByProps): ReactElement {
  const { presence, provider } = useStoryContext('SeenBy');
  const page = tab ?? presence.person(userId);
  const client = useSyncExternalStore(page.onRefresh, () => page.client);
  return (
    <PresenceProvider {...provider} client={client} clock={page.clock}>
      {children}
    </PresenceProvider>
  );
}

/**
 * The {@link TestPresence} of the story, for components inside of it: to act for other people, and to cause faults.
 *
 * @throws `no_provider` outside of a story with `withPresence`.
 * @example
 * const presence = useTestPresence();
 * <button onClick={() => presence.person('jack').sleepLaptop(60_000)}>Close the lid</button>
 */
export function useTestPresence(): TestPresence<Clock> {
  return useStoryContext('useTestPresence').presence;
}

/**
 * The {@link TestPresence} of a story, for its play function.
 *
 * @throws `no_provider` when the story has no `withPresence`.
 * @example
 * async play({ canvasElement }) {
 *   const presence = await presenceOf(canvasElement);
 *   await presence.person('jack').client.disconnectUser();
 * }
 */
export async function presenceOf(canvasElement: HTMLElement): Promise<TestPresence<Clock>> {
  return presences.get(canvasElement) ?? missing('presenceOf');
}

function useStoryContext(name: string): StoryContextValue {
  return useContext(StoryContext) ?? missing(name);
}

function missing(name: string): never {
  throw new PresenceError(
    'no_provider',
    `cannot use ${name}; the story has no presence. Add withPresence to its decorators.`,
  );
}
