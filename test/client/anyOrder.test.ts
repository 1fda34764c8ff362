import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceError } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { seededRandom } from '../../src/base/random.js';
import { runParameters } from '../flow/runParameters.js';
import { createScriptedServer } from './scriptedServer.js';

// Whatever an app calls, and in whatever order, and whatever the network does meanwhile: there is never a second connection, and
// in the end there is one exactly where the last call wanted it.

/** How long a token function of the app takes; an attempt has ten seconds. */
const delays = { none: undefined, soon: 0, late: 700, 'too late': 12_000 };

type Step =
  | { step: 'connect'; token: keyof typeof delays }
  | { step: 'disconnect' | 'comeBack' | 'reachable' | 'answers' | 'hearsGoodbyes' }
  | { step: 'close'; code: number }
  | { step: 'pass'; ms: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('connect' as const), token: fc.constantFrom('none', 'soon', 'late', 'too late') }),
    fc.record({ step: fc.constantFrom('disconnect', 'comeBack', 'reachable', 'answers', 'hearsGoodbyes') }),
    fc.record({ step: fc.constantFrom('disconnect', 'comeBack') }),
    fc.record({ step: fc.constant('close' as const), code: fc.constantFrom(1000, 1006, 1013) }),
    fc.record({ step: fc.constant('pass' as const), ms: fc.constantFrom(0, 0, 1, 600, 1_100, 5_500, 11_000) }),
  ),
  { minLength: 2, maxLength: 25 },
);

async function play(story: Step[]): Promise<void> {
  const clock = manualClock();
  const server = createScriptedServer();
  let timers = 0;
  const counting = {
    ...clock,
    timer(run: () => void, ms: number) {
      timers++;
      let armed = true;
      const disarm = () => {
        if (armed) timers--;
        armed = false;
      };
      const cancel = clock.timer(() => (disarm(), run()), ms);
      return () => (disarm(), cancel());
    },
  };
  const errors: PresenceError[] = [];
  const listeners = new Set<() => void>();
  const environment = { onReturn: (back: () => void) => (listeners.add(back), () => void listeners.delete(back)) };
  const client = createPresenceClient({
    transport: server.transport,
    clock: counting,
    random: seededRandom(story.length),
    environment,
    onError: (error) => errors.push(error),
  });
  const outcomes: string[] = [];
  let calls = 0;
  let wanted = false;

  function tokenIn(ms: number | undefined) {
    return ms === undefined
      ? undefined
      : () => new Promise<string>((resolve) => void clock.timer(() => resolve('a token'), ms));
  }

  function act(step: Step): void {
    switch (step.step) {
      case 'connect':
        calls++;
        wanted = true;
        client.connectUser({ id: 'john' }, tokenIn(delays[step.token])).then(
          () => outcomes.push('connected'),
          ({ code }: PresenceError) => outcomes.push(code),
        );
        break;
      case 'disconnect':
        wanted = false;
        void client.disconnectUser();
        break;
      case 'comeBack':
        for (const back of listeners) back();
        break;
      case 'close':
        for (const socket of server.open) socket.close(step.code);
        break;
      case 'pass':
        break;
      case 'reachable':
      case 'answers':
      case 'hearsGoodbyes':
        server[step.step] = !server[step.step];
    }
  }
  /** Those that are not on their way out. */
  const inUse = () => server.open.filter(({ sent }) => sent.at(-1)?.type !== 'goodbye');

  for (const step of story) {
    act(step);
    if (step.step !== 'pass') continue;
    await clock.advance(step.ms);
    expect(inUse().length).toBeLessThanOrEqual(wanted ? 1 : 0);
    expect(listeners.size).toBe(wanted ? 1 : 0);
  }
  server.reachable = server.answers = server.hearsGoodbyes = true;
  await clock.advance(45_000);
  expect(client.connectionStatus === 'connected').toBe(wanted);
  expect(server.open).toHaveLength(wanted ? 1 : 0);
  expect(listeners.size).toBe(wanted ? 1 : 0);
  expect(timers).toBe(wanted ? 1 : 0);
  expect(errors).toEqual([]);
  expect(outcomes).toHaveLength(calls);
  expect(outcomes.filter((outcome) => outcome !== 'connected' && outcome !== 'closed')).toEqual([]);
}

test('connect, disconnect and a bad network, in any order: never two connections, and no socket that nobody wants', async () => {
  await fc.assert(fc.asyncProperty(steps, play), runParameters(1500));
}, 60_000);
