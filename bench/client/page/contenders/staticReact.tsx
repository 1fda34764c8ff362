import type { ReactElement } from 'react';
import { drawWithReact } from '../drawWithReact.js';
import { readingFrames } from '../Contender.js';

/** What `OnlineBadge` puts into the page, by a component that does nothing else. */
function Badge({ id }: { id: string }): ReactElement {
  return (
    <span
      role="img"
      data-user-id={id}
      data-variant="dot"
      data-size="md"
      data-presence="unknown"
      data-freshness="unknown"
      aria-label={`${id}: Unknown`}
      className="pk-online-badge"
    />
  );
}

export const contender = drawWithReact({
  still: true,
  row: (id) => <Badge key={id} id={id} />,
  open() {},
  ...readingFrames(() => {}),
});
