import { presenceOf } from './badge.js';
import type { Contender } from './Contender.js';
import { createPeople } from './people.js';
import type { People } from './people.js';
import { nextTask } from './task.js';

/** A page in which one contender shows people. */
export interface Scene {
  contender: Contender<unknown>;
  people: People;
  ids: readonly string[];
  /** Their badges, in order. */
  badges: ReadonlyMap<string, Element>;
}

export interface SceneOptions {
  contender: string;
  /** Badges. */
  count: number;
  /** People whom they show, in turn. Default: one each. */
  users?: number;
  seed: number;
  grouped?: boolean;
  objects?: boolean;
  frameByHand?: boolean;
  strict?: boolean;
  beside?: React.ReactNode;
}

const contenders = import.meta.glob<{ contender: Contender<unknown> }>('./{contenders,peers}/*.{ts,tsx}');

/** Opens a contender. Nothing is shown yet. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const { contender: name, count, users = count, seed, ...rest } = options;
  const load = Object.entries(contenders).find(([path]) => path.replace(/\.tsx?$/, '').endsWith(`/${name}`))?.[1];
  if (!load) throw new Error(`No contender is named ${name}.`);
  const { contender } = await load();
  const people = createPeople(users, seed);
  const root = document.getElementById('root')!;
  // What is painted costs the same whoever asked for it; it is left out, except where frames are what is measured.
  root.hidden = rest.frameByHand === true;
  await contender.open({ objects: false, frameByHand: false, strict: false, beside: null, root, people, ...rest });
  const ids = Array.from({ length: count }, (_, index) => people.ids[index % users]!);
  return { contender, people, ids, badges: new Map() };
}

/** Shows the badges, and waits until they are all right. */
export async function showAll(scene: Scene, grouped = false): Promise<void> {
  scene.contender.show(scene.ids, grouped);
  await allRight(scene);
  const badges = scene.badges as Map<string, Element>;
  for (const element of document.querySelectorAll('[data-user-id]'))
    badges.set(element.getAttribute('data-user-id')!, element);
}

/** Resolves when every badge says the truth; throws when that does not come about. */
export async function allRight({ contender, people, ids }: Scene): Promise<void> {
  const giveUp = performance.now() + 20_000;
  for (;;) {
    contender.frame?.();
    const shown = [...document.querySelectorAll('[data-user-id]')];
    const wrong = shown.filter(
      (badge) =>
        badge.getAttribute('data-presence') !== presenceOf(people.now.get(badge.getAttribute('data-user-id')!)),
    );
    if (shown.length === ids.length && (contender.still || wrong.length === 0)) return;
    if (performance.now() > giveUp)
      throw new Error(`${wrong.length} of ${shown.length} badges are wrong, ${ids.length} were to be shown.`);
    await nextTask();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
