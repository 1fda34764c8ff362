const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.addEventListener('message', () => waiting.shift()?.());
channel.port1.start();

/** Resolves in a task of its own, behind those that wait already. Unlike a timer's it is not held back. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}

/** Resolves when the microtasks that wait now are done. */
export function nextMicrotask(): Promise<void> {
  return Promise.resolve();
}

/** Resolves when the page has painted. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}
