import type { EngineOptions, Policy } from 'presence-kit/engine';
import { band } from './bandSteps.js';
import type { Act, Fields, Step } from './bandSteps.js';
import type { BandStory, House } from './bandStory.js';
import type { Person } from './person.js';
import { question, questionCount, watching } from './questions.js';
import { emptyPlaces } from './stage.js';
import type { Stage } from './stage.js';
import { openTelling } from './telling.js';
import type { Telling } from './telling.js';

/** Opens a stage for one telling. */
export type OpenStage = (options: EngineOptions & { slow: boolean }) => Promise<Stage>;

/** A stranger was told something in one telling that they were not told in the other. */
class ToldApart extends Error {
  override readonly name = 'ToldApart';
}

/**
 * Tells a story twice and throws when any stranger can tell which telling they are in. In one telling the band that vanishes
 * says goodbye on all its devices at once, and is not heard of until it connects again. In the other it goes invisible, and
 * whatever it does then is told in this telling alone.
 */
export async function tellTwice({ house, edits, steps }: BandStory, openStage: OpenStage): Promise<void> {
  const gone = await openTelling(await openStage(optionsOf(house)), house);
  const alive = await openTelling(await openStage(optionsOf(house)), house);
  const both = [gone, alive];
  let hidden = false;

  async function inEach(act: (telling: Telling) => Promise<unknown>): Promise<void> {
    for (const telling of both) await act(telling);
  }

  async function play(step: Step): Promise<void> {
    switch (step.step) {
      case 'wait':
        return inEach(({ stage }) => stage.pass(step.ms));
      case 'restart':
        return inEach(async ({ stage }) => {
          await stage.settle();
          await stage.restart();
        });
      case 'stranger':
        return inEach((telling) => act(telling, telling.stranger(step.who), step.device, step.does));
      case 'backend':
        return inEach(({ stage }) => stage.command(step.method, step.params));
      case 'backend edits':
        return inEach((telling) => backendEdits(telling, step.fields));
      case 'delete':
        // Whoever comes after that is somebody new, and nobody has asked to be invisible.
        hidden = false;
        return inEach(async ({ stage }) => {
          if (stage.kept(band) !== undefined) await stage.command('deleteUser', { id: band });
        });
      case 'band':
        return live(step.device, step.does);
      case 'vanish':
        return hidden ? turnInvisible(alive, step, {}, true) : vanish(step);
      case 'reappear':
        return hidden ? reappear(step) : inEach((telling) => turnInvisible(telling, step, {}, false));
    }
  }

  async function live(device: number, does: Act): Promise<void> {
    if (!hidden) return inEach((telling) => act(telling, telling.band, device, does));
    if (does.act !== 'edit' && does.act !== 'connect') return act(alive, alive.band, device, does);
    const fields = edits ? does.fields : alreadySaid(does.fields);
    // An edit is for everybody to see. In the other telling there is nobody at a device, so the backend makes it.
    const possible = does.act === 'connect' ? alive.band.canConnect(device, does.returns) : alive.band.line(device);
    if (edits && possible) await backendEdits(gone, fields);
    await act(alive, alive.band, device, { ...does, fields });
  }

  /** What of `fields` names something that the band has, with the value that it has. */
  function alreadySaid(fields: Fields): Fields {
    const said = alive.stage.kept(band)?.seen as Fields | undefined;
    return Object.fromEntries(
      Object.keys(fields).flatMap((field) => {
        const value = said?.[field as keyof Fields];
        return value === undefined ? [] : [[field, value]];
      }),
    );
  }

  async function vanish(step: Turn): Promise<void> {
    await turnInvisible(alive, step, step.fields, true);
    // The edit and then the goodbye, never merged.
    if (canTurn(gone.band, step) && step.by === 'device') edit(gone.band, step.device, step.fields);
    else await backendEdits(gone, step.fields);
    await gone.stage.settle();
    // A place in grace, or held, has nobody to say goodbye; somebody who takes it first can.
    for (const [index, place] of emptyPlaces(gone.stage.kept(band)).entries())
      await gone.band.connect(100 + index, { returns: place.id });
    // At once, as the other: with time between, a `last_active` that is overdue would move first.
    for (const device of gone.band.present) gone.band.goodbye(device);
    hidden = true;
  }

  async function reappear(step: Turn): Promise<void> {
    const fields = edits ? step.fields : {};
    await turnInvisible(alive, step, fields, false);
    await backendEdits(gone, fields);
    for (const device of alive.band.present) {
      await gone.band.connect(device);
      gone.band.sleep(device, alive.band.isAsleep(device));
    }
    hidden = false;
  }

  async function turnInvisible({ stage, band: who }: Telling, step: Turn, fields: Fields, invisible: boolean) {
    if (!canTurn(who, step)) await stage.command('upsertUsers', { users: [{ id: band, ...fields, invisible }] });
    else if (step.by === 'connect') await who.connect(step.device, { profile: { ...fields, invisible } });
    else who.ask(step.device, 'upsertUser', { user: { id: band, ...fields, invisible } });
  }

  async function settled(after: string): Promise<void> {
    await inEach(({ stage }) => stage.settle());
    await compare(after);
  }

  async function compare(after: string): Promise<void> {
    const [left, right] = [await gone.told(), await alive.told()];
    const index = left.findIndex((line, place) => line !== right[place]);
    if (index < 0 && left.length === right.length) return;
    const place = index < 0 ? left.length : index;
    throw new ToldApart(
      `a stranger can tell the two apart after ${after}:\n  the band is gone:      ${left[place] ?? 'nothing'}\n  the band is invisible: ${right[place] ?? 'nothing'}`,
    );
  }

  try {
    for (const step of steps) {
      const words = JSON.stringify(step);
      await play(step);
      // What is done in sight arrives in each world in its own time.
      if (!hidden || step.step !== 'band' || !step.hurry) await settled(words);
      await inEach((telling) => telling.ask(2));
      await compare(`${words}, when asked`);
    }
    await inEach(({ stage }) => stage.pass(100_000));
    await inEach((telling) => telling.ask(Math.ceil(questionCount / 3)));
    await settled('the end');
  } finally {
    await inEach((telling) => telling.close());
  }
}

type Turn = Extract<Step, { by: unknown }>;

/** Whether the band can turn in the way that the step says; the backend can always. */
function canTurn(who: Person, { by, device }: Turn): boolean {
  return by === 'device' ? who.line(device) !== undefined : by === 'connect' && who.line(device) === undefined;
}

async function act({ stage }: Telling, who: Person, device: number, does: Act): Promise<void> {
  const line = who.line(device);
  switch (does.act) {
    case 'connect':
      if (who.canConnect(device, does.returns))
        await who.connect(device, { profile: does.fields, returns: does.returns });
      return;
    case 'goodbye':
      return who.goodbye(device);
    case 'lose':
      return line?.lose();
    case 'sleep':
    case 'wake':
      return who.sleep(device, does.act === 'sleep');
    case 'stall':
    case 'unstall':
      return line?.stall?.(does.act === 'stall');
    case 'ask': {
      const asked = question(does.question, stage.clock.now());
      const { method, params } = does.watches ? watching(asked) : asked;
      who.ask(device, method, params);
      return;
    }
    case 'request':
      who.ask(device, does.method, does.params);
      return;
    case 'nonsense':
      return line?.send(does.text);
    case 'edit':
      return edit(who, device, does.fields);
  }
}

function edit(who: Person, device: number, fields: Fields): void {
  who.ask(device, 'upsertUser', { user: { id: who.id, ...fields } });
}

async function backendEdits({ stage }: Telling, fields: Fields): Promise<void> {
  await stage.command('upsertUsers', { users: [{ id: band, ...fields }] });
}

function optionsOf({ options, slow, yanIsKeptOut }: House): EngineOptions & { slow: boolean } {
  const policy: Policy = yanIsKeptOut ? { canSee: (viewer, target) => viewer !== 'yan' || target !== band } : {};
  return { ...options, slow, policy };
}
