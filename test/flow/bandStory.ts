import fc from 'fast-check';
import type { EngineOptions } from 'presence-kit/engine';
import { anyStep, band, strangers, turn } from './bandSteps.js';
import type { Step } from './bandSteps.js';
import { questionCount } from './questions.js';

/** How the app is set up. */
export interface House {
  options: Pick<
    EngineOptions,
    'graceMs' | 'restartGraceMs' | 'lastActiveRefreshMs' | 'lastActiveOnDisconnect' | 'limits'
  >;
  /** Whether the app keeps yan from seeing the band. */
  yanIsKeptOut: boolean;
  /** Whether commits take a moment. */
  slow: boolean;
  /** Whether those who ask stay connected, or come for each question. */
  attended: boolean;
  /** Whether somebody with a real client is there. */
  withClient: boolean;
  /** The first thing that they ask; then they go on from there. */
  firstQuestion: number;
}

export interface BandStory {
  house: House;
  /** Whether the band says something of itself while it hides. */
  edits: boolean;
  steps: Step[];
}

const house: fc.Arbitrary<House> = fc.record({
  options: fc.record({
    graceMs: fc.constantFrom(8_000, 8_000, 0),
    restartGraceMs: fc.constantFrom(30_000, 30_000, 0),
    lastActiveRefreshMs: fc.constantFrom(15 * 60_000, 60_000),
    lastActiveOnDisconnect: fc.constantFrom(true, true, false),
    limits: fc.record({
      // There are nine users, and one more every time that somebody counts what they should not; or a page is full just in time.
      scan: fc.constantFrom(10_000, 3, 5, 8, 9, 10, 12),
      channelWatch: fc.constantFrom(10, 3),
      watchesPerConnection: fc.constantFrom(5_000, 4),
    }),
  }),
  yanIsKeptOut: fc.boolean(),
  slow: fc.boolean(),
  attended: fc.boolean(),
  withClient: fc.boolean(),
  firstQuestion: fc.nat(questionCount - 1),
});

// Some things come to light only after several others in their order, which chance alone would seldom hit upon.
const scenes = fc
  .tuple(turn('vanish'), turn('reappear'), fc.nat(2), fc.constantFrom(...strangers))
  .chain(([vanish, reappear, device, who]) => {
    const wait = fc.constantFrom(1_000, 4_000, 12_000, 25_000).map((ms): Step => ({ step: 'wait', ms }));
    const long: Step = { step: 'wait', ms: 60_000 };
    const bandDoes = (act: 'lose' | 'sleep'): Step => ({ step: 'band', device, does: { act }, hurry: false });
    const bandConnects: Step = {
      step: 'band',
      device,
      does: { act: 'connect', returns: true, fields: {} },
      hurry: false,
    };
    const stranger = (does: Extract<Step, { step: 'stranger' }>['does']): Step => ({
      step: 'stranger',
      who,
      device: 0,
      does,
    });
    const comes = stranger({ act: 'connect', returns: true, fields: {} });
    return fc.oneof(
      // Unseen for a while, then seen, then silent.
      fc.tuple(wait, wait).map(([a, b]) => [vanish, bandConnects, a, reappear, b, bandDoes('sleep'), long]),
      // Lost, hidden, and seen again within the grace.
      wait.map((a) => [bandConnects, bandDoes('lose'), a, vanish, reappear, long]),
      // Somebody is there when the server ends, and does not come back.
      fc.tuple(wait, wait).map(([a, b]): Step[] => [vanish, bandConnects, a, comes, b, { step: 'restart' }, long]),
      // Somebody takes nothing while the band leaves, and hears of it afterwards.
      fc.constant([
        bandConnects,
        comes,
        stranger({ act: 'request', method: 'queryUsers', params: { filter: { id: band }, presence: true } }),
        stranger({ act: 'stall' }),
        vanish,
        bandConnects,
        stranger({ act: 'unstall' }),
      ]),
    );
  });

/** Stories in which the band hides at least once. */
export function bandStories({ edits }: { edits: boolean }): fc.Arbitrary<BandStory> {
  const some = (bounds: { minLength?: number; maxLength: number }) =>
    fc
      .array(
        fc.oneof({ weight: 12, arbitrary: anyStep.map((step) => [step]) }, { weight: 1, arbitrary: scenes }),
        bounds,
      )
      .map((parts) => parts.flat());
  return fc
    .tuple(house, some({ maxLength: 8 }), turn('vanish'), some({ minLength: 4, maxLength: 22 }))
    .map(([built, before, vanish, after]) => ({ house: built, edits, steps: [...before, vanish, ...after] }));
}
