import { allRight, openScene, showAll } from '../scene.js';
import type { Scene, SceneOptions } from '../scene.js';
import { nextFrame, nextTask } from '../task.js';

let scene: Scene;
let messages: unknown[] = [];
const channel = new MessageChannel();

export async function open(options: SceneOptions): Promise<void> {
  scene = await openScene(options);
  document.getElementById('root')!.hidden = true;
  await showAll(scene, options.grouped);
}

/** Makes messages, untimed, and waits until the page has nothing to do. */
export async function prepare(count: number): Promise<void> {
  messages = Array.from({ length: count }, () => scene.contender.message(scene.people.flip()));
  await settled();
}

/** All of them in one task. */
export async function inOneTask(): Promise<void> {
  const { contender } = scene;
  for (const message of messages) contender.receive(message);
  await settled();
}

/** Each in a task of its own, as a socket brings them, and as fast as they come. */
export async function inTasks(): Promise<void> {
  const { contender } = scene;
  await new Promise<void>((resolve) => {
    let left = messages.length;
    channel.port1.onmessage = ({ data }: MessageEvent<number>) => {
      contender.receive(messages[data]);
      if (--left === 0) resolve();
    };
    for (let index = 0; index < messages.length; index++) channel.port2.postMessage(index);
  });
  await settled();
}

export function check(): Promise<void> {
  return allRight(scene);
}

/** What came is shown: two frames have gone by, and the tasks that they left. */
async function settled(): Promise<void> {
  await nextFrame();
  await nextFrame();
  await nextTask();
  await nextTask();
}
