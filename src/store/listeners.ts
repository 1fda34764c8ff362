type Listener = () => void;

/**
 * The listeners of one user, each with how often it was added. Most users have one or two, and a list takes the least memory;
 * a user that is shown a thousand times needs a map, or a thousand badges would take a million steps to mount.
 */
export type Listeners = readonly Listener[] | Map<Listener, number>;

/** The longest list. */
const maxList = 8;

export const noListeners: Listeners = [];

/** The listeners with one more. A list is replaced, a map is changed. */
export function withListener(listeners: Listeners, listener: Listener): Listeners {
  if (listeners instanceof Map) return listeners.set(listener, (listeners.get(listener) ?? 0) + 1);
  // Not by spreading, which leaves room for more in each list.
  if (listeners.length < maxList) return listeners.concat(listener);
  const map = new Map<Listener, number>();
  for (const one of [...listeners, listener]) withListener(map, one);
  return map;
}

/** The listeners with one less; the same where it is not among them. */
export function withoutListener(listeners: Listeners, listener: Listener): Listeners {
  if (listeners instanceof Map) {
    const count = listeners.get(listener) ?? 0;
    if (count > 1) listeners.set(listener, count - 1);
    else listeners.delete(listener);
    return listeners.size > 0 ? listeners : noListeners;
  }
  const index = listeners.indexOf(listener);
  return index < 0 ? listeners : listeners.toSpliced(index, 1);
}

export function hasListener(listeners: Listeners, listener: Listener): boolean {
  return listeners instanceof Map ? listeners.has(listener) : listeners.includes(listener);
}

export function countListeners(listeners: Listeners): number {
  return listeners instanceof Map ? listeners.size : listeners.length;
}

/** Every listener. */
export function eachListener(listeners: Listeners): Iterable<Listener> {
  return listeners instanceof Map ? listeners.keys() : listeners;
}
