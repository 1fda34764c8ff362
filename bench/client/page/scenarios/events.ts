import { presenceOf } from '../badge.js';
import { eventOf } from '../people.js';
import { allRight, openScene, showAll } from '../scene.js';
import type { Scene, SceneOptions } from '../scene.js';
import { nextMicrotask, nextTask } from '../task.js';

/** Events one by one: the next comes when the page shows the one before. */
let scene: Scene;
let take: (message: never) => void;
let prepared: { message: unknown; badge: Element; presence: string }[] = [];

export async function open(options: SceneOptions): Promise<void> {
  scene = await openScene({ frameByHand: true, ...options });
  const { contender } = scene;
  if (options.objects && !contender.take) throw new Error(`${options.contender} takes no objects.`);
  take = options.objects ? contender.take! : contender.receive;
  await showAll(scene, options.grouped);
}

/** Makes messages, untimed. */
export function prepare(count: number, objects = false): void {
  prepared = Array.from({ length: count }, () => {
    const user = scene.people.flip();
    return {
      message: objects ? eventOf(user) : scene.contender.message(user),
      badge: scene.badges.get(user.id)!,
      presence: presenceOf(user),
    };
  });
}

/**
 * Brings them. `atOnce`: React renders each without waiting for its turn, so that what is timed is the work and not the wait.
 * Returns how long it took, in milliseconds of wall time.
 */
export async function run(atOnce = false): Promise<number> {
  const start = performance.now();
  const { contender } = scene;
  const bring = atOnce && contender.atOnce ? (run: () => void) => contender.atOnce?.(run) : (run: () => void) => run();
  for (const { message, badge, presence } of prepared) {
    bring(() => {
      take(message as never);
      contender.frame?.();
    });
    if (badge.getAttribute('data-presence') === presence) continue;
    // React's synchronous renders end with the microtask, others with a task, some with a timer of a library's.
    await nextMicrotask();
    for (let tasks = 0; badge.getAttribute('data-presence') !== presence; tasks++) {
      if (tasks > 100_000) throw new Error('An event was never shown.');
      await nextTask();
    }
  }
  return performance.now() - start;
}

export function check(): Promise<void> {
  return allRight(scene);
}
