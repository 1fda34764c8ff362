import type { ComponentType, ReactElement } from 'react';
import { withPresence } from 'presence-kit/storybook';
import type { PresenceParameters, PresenceStoryContext } from 'presence-kit/storybook';
import { languages } from './languages.js';
import { NetworkSimulation } from './NetworkSimulation.js';
import type { NetworkCondition } from './NetworkSimulation.js';
import { StoryCanvas } from './StoryCanvas.js';

type Context = PresenceStoryContext & { globals: Record<string, string> };

/** Gives the viewer's connection the network condition of the toolbar. */
export function withNetwork(Story: ComponentType, { globals }: Context): ReactElement {
  return (
    <NetworkSimulation condition={globals.network as NetworkCondition}>
      <Story />
    </NetworkSimulation>
  );
}

/** Runs an engine and clients for the story, by its parameters and the toolbar. */
export function withStoryPresence(Story: ComponentType, context: Context): ReactElement {
  const { person, clock, language = '' } = context.globals;
  const labels = languages[language]?.labels;
  const presence: PresenceParameters = {
    ...(context.parameters.presence as PresenceParameters),
    ...(person && { as: person }),
    ...(clock === 'frozen' && { frozen: true }),
    ...(labels && { labels, locale: language }),
  };
  return withPresence(Story, { ...context, parameters: { ...context.parameters, presence } });
}

/** Shows the story in the theme, language and direction of the toolbar. A language has a direction of its own. */
export function withCanvas(Story: ComponentType, { globals, parameters }: Context): ReactElement {
  const language = globals.language || (parameters.presence as PresenceParameters | undefined)?.locale;
  const direction = globals.direction || languages[language ?? '']?.direction;
  return (
    <StoryCanvas theme={globals.theme} direction={direction} language={language}>
      <Story />
    </StoryCanvas>
  );
}
