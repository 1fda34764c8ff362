import type { ComponentType, ReactElement } from 'react';
import { withPresence } from 'presence-kit/storybook';
import type { PresenceParameters, PresenceStoryContext } from 'presence-kit/storybook';
import { Stage } from './stage.js';

type Context = PresenceStoryContext & { globals: Record<string, string> };

/** The world of the story, with what the toolbar says laid over it. */
export function inPresence(Story: ComponentType, context: Context): ReactElement {
  const { person, clock } = context.globals;
  const presence: PresenceParameters = {
    ...(context.parameters.presence as PresenceParameters),
    ...(person && { as: person }),
    ...(clock === 'frozen' && { frozen: true }),
  };
  return withPresence(Story, { ...context, parameters: { ...context.parameters, presence } });
}

/** The surface of the kit, in the theme and direction of the toolbar. */
export function onStage(Story: ComponentType, { globals }: Context): ReactElement {
  return (
    <Stage theme={globals.theme} direction={globals.direction}>
      <Story />
    </Stage>
  );
}
