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

/** The story parameter `presence`: a small world, and how the story's provider is set up. */
export interface PresenceParameters
  extends Partial<Omit<TestPresenceOptions, 'clock'>>, Pick<PresenceProviderProps, 'labels' | 'locale' | 'onError'> {
  /** What time it is when the story begins, ISO 8601. Default `2019-01-07T13:00:00.000Z`. */
  now?: string;
  /** Whether the clock's hands stand still, for pictures. Default false: it runs on from `now`. */
  frozen?: boolean;
}

/** What the decorator needs of Storybook's story context. */
export interface PresenceStoryContext {
  canvasElement: HTMLElement;
  // Storybook's own type of parameters.
  // oxlint-disable-next-line typescript/no-explicit-any
  parameters: Record<string, any>;
}

/** A Storybook decorator. */
export type PresenceDecorator = (Story: ComponentType, context: PresenceStoryContext) => ReactElement;

/**
 * A Storybook decorator that gives each story a world of its own: the real engine in the page, real clients of the people of
 * the story parameter `presence`, and a `PresenceProvider` for the one who looks (`as`, default `me`). It ends with the story.
 *
 * ```ts
 * decorators: [withPresence]                                 // or, with defaults for every story:
 * decorators: [withPresence({ people: { jack: { name: 'Jack' } } })]
 * parameters: { presence: { people: { jack: { status: 'On stage' } }, as: 'john' } }
 * ```
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
    <World canvas={canvasElement} parameters={{ ...defaults, ...(parameters.presence as PresenceParameters) }}>
      <Story />
    </World>
  );
}

interface Place {
  presence: TestPresence<Clock>;
  provider: Pick<PresenceProviderProps, 'labels' | 'locale' | 'onError'>;
}

const PlaceContext = /* @__PURE__ */ createContext<Place | undefined>(undefined);

/** For play functions: the world of the story that is drawn in a canvas. */
const worlds = new WeakMap<HTMLElement, Promise<TestPresence<Clock>>>();

interface WorldProps {
  canvas: HTMLElement;
  parameters: PresenceParameters;
  children: ReactNode;
}

const nobody = {};

function World({ canvas, parameters, children }: WorldProps): ReactElement | null {
  const { people = nobody, as = 'me', now = '2019-01-07T13:00:00.000Z', frozen = false, seed, engine } = parameters;
  const { labels, locale, onError } = parameters;
  const [presence, setPresence] = useState<TestPresence<Clock>>();
  // With the commit: a play function may begin before the page is painted, and asks for the world first.
  useIsomorphicLayoutEffect(() => {
    let over = false;
    const opening = createTestPresence({ people, as, clock: storyClock(now, frozen), seed, engine });
    worlds.set(canvas, opening);
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
    <PlaceContext.Provider value={{ presence, provider: { labels, locale, onError } }}>
      <SeenBy userId={as}>{children}</SeenBy>
    </PlaceContext.Provider>
  );
}

export interface SeenByProps {
  /** One of the people of the story. */
  userId: string;
  /** One of their tabs, from `secondTab`. Default: their first. */
  tab?: TestTab;
  children?: ReactNode;
}

/**
 * What is inside as one of the people of the story sees it: a `PresenceProvider` of theirs, on the same engine. After a
 * `refresh` of theirs it is that of the new page.
 */
export function SeenBy({ userId, tab, children }: SeenByProps): ReactElement {
  const { presence, provider } = usePlace('SeenBy');
  const page = tab ?? presence.person(userId);
  const client = useSyncExternalStore(page.onRefresh, () => page.client);
  return (
    <PresenceProvider {...provider} client={client} clock={page.clock}>
      {children}
    </PresenceProvider>
  );
}

/** The world of the story, inside of it: to act for other people, and to break lines. */
export function useTestPresence(): TestPresence<Clock> {
  return usePlace('useTestPresence').presence;
}

/** The world of a story, for its play function: `const presence = await presenceOf(canvasElement)`. */
export async function presenceOf(canvasElement: HTMLElement): Promise<TestPresence<Clock>> {
  return worlds.get(canvasElement) ?? missing('presenceOf');
}

function usePlace(name: string): Place {
  return useContext(PlaceContext) ?? missing(name);
}

function missing(name: string): never {
  throw new PresenceError(
    'no_provider',
    `cannot use ${name}; the story has no presence. Add withPresence to its decorators.`,
  );
}
