import { startTransition, useLayoutEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { allRight, openScene, showAll } from '../scene.js';
import type { Scene, SceneOptions } from '../scene.js';

const rowCount = 250;
const rowMs = 2;

let scene: Scene;
let begin: () => void;
let ended: () => void;
let renders = 0;

export interface TransitionTimes {
  /** From the beginning to the commit, in milliseconds of wall time; no more than `mostMs`. */
  ms: number;
  /** How often each of its rows was rendered. */
  renders: number;
  events: number;
}

export async function open(options: SceneOptions): Promise<void> {
  scene = await openScene({ ...options, beside: <Slow /> });
  await showAll(scene, options.grouped);
}

/** A transition of half a second while events come at this rate from another thread, as from a network. */
export async function run(eventsPerSecond: number, mostMs: number): Promise<TransitionTimes> {
  const { contender, people } = scene;
  let events = 0;
  const source = eventsPerSecond > 0 ? startTicking(1000 / eventsPerSecond) : undefined;
  source?.addEventListener('message', () => {
    events++;
    contender.receive(contender.message(people.flip()));
  });
  // The events are under way before it begins.
  await new Promise((resolve) => setTimeout(resolve, source ? 300 : 50));
  renders = events = 0;
  const start = performance.now();
  await new Promise<void>((resolve) => {
    ended = resolve;
    setTimeout(resolve, mostMs);
    begin();
  });
  const result = { ms: performance.now() - start, renders: renders / rowCount, events };
  source?.terminate();
  await allRight(scene);
  // One that never came to its end does so now, in peace.
  while (renders < rowCount || document.querySelector('li')?.textContent !== String(turns))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return result;
}

function startTicking(everyMs: number): Worker {
  const code = `setInterval(() => postMessage(0), ${everyMs})`;
  return new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
}

let turns = 0;

function Slow(): ReactElement {
  const [turn, setTurn] = useState(0);
  useLayoutEffect(() => {
    begin = () => {
      turns++;
      startTransition(() => setTurn(turns));
    };
    if (turn > 0) ended();
  }, [turn]);
  return (
    <ul>
      {Array.from({ length: rowCount }, (_, index) => (
        <Row key={index} turn={turn} />
      ))}
    </ul>
  );
}

/** A component that takes its time. */
function Row({ turn }: { turn: number }): ReactElement {
  if (turn > 0) takeTime();
  return <li>{turn}</li>;
}

function takeTime(): void {
  renders++;
  const end = performance.now() + rowMs;
  while (performance.now() < end);
}
