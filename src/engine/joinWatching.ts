import type { Watching } from '../protocol/requests.js';

/** Puts what several references watch into one answer. */
export function joinWatching(parts: readonly { watched: string[]; over_limit: string[] }[], limit?: number): Watching {
  const watched = new Set(parts.flatMap((part) => part.watched));
  const over = new Set(parts.flatMap((part) => part.over_limit).filter((id) => !watched.has(id)));
  return { watched: [...watched], ...(limit === undefined ? {} : { limit }), over_limit: [...over] };
}
