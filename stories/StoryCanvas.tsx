import type { ReactElement, ReactNode } from 'react';

interface StoryCanvasProps {
  theme?: string;
  direction?: string;
  language?: string;
  children: ReactNode;
}

/** The background of a story: the surface of the kit, in a theme, a direction and a language. */
export function StoryCanvas({ theme, direction = 'ltr', language = 'en', children }: StoryCanvasProps): ReactElement {
  return (
    <div className="story-canvas" data-theme={theme} dir={direction} lang={language}>
      {children}
    </div>
  );
}
