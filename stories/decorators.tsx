import type { ComponentType, ReactElement } from 'react';
import { withPresence } from 'presence-kit/storybook';
import type { PresenceParameters, PresenceStoryContext } from 'presence-kit/storybook';
import { languages } from './languages.js';
import { Network } from './network.js';
import type { Condition } from './network.js';
import { Stage } from './stage.js';

type Context = PresenceStoryContext & { globals: Record<string, string> };

/** The line between the story's person and the engine, as the toolbar says. */
export function onNetwork(Story: ComponentType, { globals }: Context): ReactElement {
  return (
    <Network condition={globals.network as Condition}>
      <Story />
    </Network>
  );
}

/** The world of the story, with what the toolbar says laid over it. */
export function inPresence(Story: ComponentType, context: Context): ReactElement {
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

/** The surface of the kit, in the theme and direction of the toolbar; a language has a direction of its own. */
export function onStage(Story: ComponentType, { globals, parameters }: Context): ReactElement {
  const language = globals.language || (parameters.presence as PresenceParameters | undefined)?.locale;
  const direction = globals.direction || languages[language ?? '']?.direction;
  return (
    <Stage theme={globals.theme} direction={direction} language={language}>
      <Story />
    </Stage>
  );
}
