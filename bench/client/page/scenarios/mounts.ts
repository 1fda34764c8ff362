import { openScene, showAll } from '../scene.js';
import type { Scene, SceneOptions } from '../scene.js';
import { nextMicrotask, nextTask } from '../task.js';

let scene: Scene;
let next = 0;

/** `count` is of all the people; they are shown in parts. */
export async function open(options: SceneOptions): Promise<void> {
  scene = await openScene(options);
  document.getElementById('root')!.hidden = true;
}

/** Shows people who were not shown before, with all that follows in the same task. */
export async function mount(count: number): Promise<void> {
  const ids = scene.ids.slice(next, (next += count));
  scene.contender.show(ids, false);
  await nextMicrotask();
}

/** Leaves none of them, and lets the page come to rest. */
export async function unmount(): Promise<void> {
  scene.contender.show([], false);
  await new Promise((resolve) => setTimeout(resolve, 120));
  await nextTask();
}

/** Shows everybody and leaves it so. */
export function showEverybody(grouped?: boolean): Promise<void> {
  return showAll(scene, grouped);
}

/** The whole list is taken away and comes back at once, as when somebody looks at another tab of the page. */
export async function showAgain(): Promise<void> {
  scene.contender.show([], false);
  await nextTask();
  await showAll(scene);
}
