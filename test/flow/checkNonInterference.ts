import type { EngineOptions, Policy } from 'presence-kit/engine';
import { vacantSlots } from './harness.js';
import type { Harness } from './harness.js';
import { openRun } from './nonInterferenceRun.js';
import type { Run } from './nonInterferenceRun.js';
import type { Action, Fields, Step } from './nonInterferenceSteps.js';
import type { NonInterferenceStory, RunSettings } from './nonInterferenceStory.js';
import type { Person } from './person.js';
import { sampleRequest, sampleRequestCount, withPresence } from './sampleRequests.js';
import { subjectId } from './subjectId.js';

/** Opens a harness for one run. */
export type OpenHarness = (options: EngineOptions & { slowCommits: boolean }) => Promise<Harness>;

/** An observer received something in one run that they did not receive in the other. */
class InterferenceError extends Error {
  override readonly name = 'InterferenceError';
}

/**
 * Runs a story twice and throws when an observer can tell the two runs apart. In the first run, a subject who hides says
 * goodbye on all devices and does not connect until they show themself again. In the second run the subject becomes invisible,
 * and everything that they do while invisible happens in this run only.
 */
export async function checkNonInterference(
  { settings, edits, steps }: NonInterferenceStory,
  openHarness: OpenHarness,
): Promise<void> {
  const goneRun = await openRun(await openHarness(optionsOf(settings)), settings);
  const invisibleRun = await openRun(await openHarness(optionsOf(settings)), settings);
  const runs = [goneRun, invisibleRun];
  let hidden = false;
  /**
   * Whether the charges of requests are compared. Not after a subject has shown themself again: then their watches count, in one
   * run those made while invisible, in the other none yet. A client that connects watches at once.
   */
  let compareCharges = true;

  async function inBoth(act: (run: Run) => Promise<unknown>): Promise<void> {
    for (const run of runs) await act(run);
  }

  async function play(step: Step): Promise<void> {
    switch (step.step) {
      case 'wait':
        return inBoth(({ harness }) => harness.advance(step.ms));
      case 'restart':
        return inBoth(async ({ harness }) => {
          await harness.settle();
          await harness.restart();
        });
      case 'observer':
        return inBoth((run) => perform(run, run.observer(step.userId), step.device, step.action));
      case 'backend':
        return inBoth(({ harness }) => harness.command(step.method, step.params));
      case 'backend edits':
        return inBoth((run) => editByBackend(run, step.fields));
      case 'delete':
        // A user who connects with this id later is a new user, and visible.
        hidden = false;
        return inBoth(async ({ harness }) => {
          if (harness.stored(subjectId) !== undefined) await harness.command('deleteUser', { id: subjectId });
        });
      case 'subject':
        return performAsSubject(step.device, step.action);
      case 'hide':
        return hidden ? setInvisible(invisibleRun, step, {}, true) : hide(step);
      case 'show':
        return hidden ? show(step) : inBoth((run) => setInvisible(run, step, {}, false));
    }
  }

  async function performAsSubject(device: number, action: Action): Promise<void> {
    if (!hidden) return inBoth((run) => perform(run, run.subject, device, action));
    const { subject } = invisibleRun;
    if (action.type !== 'edit' && action.type !== 'connect') return perform(invisibleRun, subject, device, action);
    const fields = edits ? action.fields : currentValues(action.fields);
    // An edit is public. In the other run the subject has no connection, so the backend makes the edit there.
    const possible =
      action.type === 'connect' ? subject.canConnect(device, action.returns) : subject.connection(device);
    if (edits && possible) await editByBackend(goneRun, fields);
    await perform(invisibleRun, subject, device, { ...action, fields });
  }

  /** The same field names with the values that the subject has already; fields without a value are left out. */
  function currentValues(fields: Fields): Fields {
    const current = invisibleRun.harness.stored(subjectId)?.publicUser as Fields | undefined;
    return Object.fromEntries(
      Object.keys(fields).flatMap((field) => {
        const value = current?.[field as keyof Fields];
        return value === undefined ? [] : [[field, value]];
      }),
    );
  }

  async function hide(step: VisibilityStep): Promise<void> {
    await setInvisible(invisibleRun, step, step.fields, true);
    const { harness, subject } = goneRun;
    // First the edit, then the goodbye: two separate events.
    if (step.by === 'device' && canActAs(subject, step)) edit(subject, step.device, step.fields);
    else await editByBackend(goneRun, step.fields);
    await harness.settle();
    // A vacant slot has no connection that could say goodbye, so a device takes it over first.
    for (const [index, slot] of vacantSlots(harness.stored(subjectId)).entries())
      await subject.connect(100 + index, { returns: slot.id });
    // All at once, as in the other run: with time in between, an overdue `last_active` would move first.
    for (const device of subject.connectedDevices) subject.goodbye(device);
    hidden = true;
  }

  async function show(step: VisibilityStep): Promise<void> {
    const fields = edits ? step.fields : {};
    await setInvisible(invisibleRun, step, fields, false);
    await editByBackend(goneRun, fields);
    for (const device of invisibleRun.subject.connectedDevices) {
      await goneRun.subject.connect(device);
      goneRun.subject.sleep(device, invisibleRun.subject.isAsleep(device));
    }
    hidden = false;
    compareCharges = false;
  }

  async function setInvisible({ harness, subject }: Run, step: VisibilityStep, fields: Fields, invisible: boolean) {
    if (!canActAs(subject, step))
      await harness.command('upsertUsers', { users: [{ id: subjectId, ...fields, invisible }] });
    else if (step.by === 'connect') await subject.connect(step.device, { profile: { ...fields, invisible } });
    else subject.request(step.device, 'upsertUser', { user: { id: subjectId, ...fields, invisible } });
  }

  async function settleAndCompare(after: string): Promise<void> {
    await inBoth(({ harness }) => harness.settle());
    await compare(after);
  }

  async function compare(after: string): Promise<void> {
    const isCompared = (line: string) => compareCharges || !line.includes(': charged ');
    const left = (await goneRun.received()).filter(isCompared);
    const right = (await invisibleRun.received()).filter(isCompared);
    const difference = left.findIndex((line, index) => line !== right[index]);
    if (difference < 0 && left.length === right.length) return;
    const index = difference < 0 ? left.length : difference;
    throw new InterferenceError(
      `an observer can tell an invisible user from an offline one after ${after}:\n  offline:   ${left[index] ?? 'nothing'}\n  invisible: ${right[index] ?? 'nothing'}`,
    );
  }

  try {
    for (const step of steps) {
      const stepText = JSON.stringify(step);
      await play(step);
      // Effects of a visible step arrive in each run at its own time, so they are awaited.
      if (!hidden || step.step !== 'subject' || !step.checkAtOnce) await settleAndCompare(stepText);
      // First where a change of the subject may still be waiting for the storage.
      for (const run of runs.toReversed()) await run.sendSampleRequests(2);
      await compare(`${stepText} and two sample requests`);
    }
    await inBoth(({ harness }) => harness.advance(100_000));
    await inBoth((run) => run.sendSampleRequests(Math.ceil(sampleRequestCount / 3)));
    await settleAndCompare('the last step');
  } finally {
    await inBoth((run) => run.close());
  }
}

type VisibilityStep = Extract<Step, { by: unknown }>;

/** Whether the subject can change their visibility as the step says; if not, the backend does it. */
function canActAs(subject: Person, { by, device }: VisibilityStep): boolean {
  const connected = subject.connection(device) !== undefined;
  return by === 'device' ? connected : by === 'connect' && !connected;
}

async function perform({ harness }: Run, person: Person, device: number, action: Action): Promise<void> {
  const connection = person.connection(device);
  switch (action.type) {
    case 'connect':
      if (person.canConnect(device, action.returns))
        await person.connect(device, { profile: action.fields, returns: action.returns });
      return;
    case 'goodbye':
      return person.goodbye(device);
    case 'lose':
      return connection?.lose();
    case 'sleep':
    case 'wake':
      return person.sleep(device, action.type === 'sleep');
    case 'stall':
    case 'unstall':
      return connection?.stall?.(action.type === 'stall');
    case 'sample request': {
      const sample = sampleRequest(action.number, harness.clock.now());
      const { method, params } = action.watch ? withPresence(sample) : sample;
      person.request(device, method, params);
      return;
    }
    case 'request':
      person.request(device, action.method, action.params);
      return;
    case 'invalid frame':
      return connection?.send(action.text);
    case 'edit':
      return edit(person, device, action.fields);
  }
}

function edit(person: Person, device: number, fields: Fields): void {
  person.request(device, 'upsertUser', { user: { id: person.id, ...fields } });
}

async function editByBackend({ harness }: Run, fields: Fields): Promise<void> {
  await harness.command('upsertUsers', { users: [{ id: subjectId, ...fields }] });
}

function optionsOf({ options, slowCommits, yanMayNotSee }: RunSettings): EngineOptions & { slowCommits: boolean } {
  const policy: Policy = yanMayNotSee ? { canSee: (viewer, target) => viewer !== 'yan' || target !== subjectId } : {};
  return { ...options, slowCommits, policy };
}
