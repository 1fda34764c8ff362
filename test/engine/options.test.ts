import { createPresenceEngine } from 'presence-kit/engine';
import type { EngineOptions } from 'presence-kit/engine';
import { expect, test } from 'vitest';

test.each<[string, object, RegExp]>([
  ['a misspelt period', { gracems: 5 }, /no option 'gracems'\. Did you mean 'graceMs'\?/],
  [
    'a misspelt policy, which would show everybody to everybody',
    { policy: { cansee: () => false } },
    /policy 'cansee'\. Did you mean 'canSee'\?/,
  ],
  ['a policy in the wrong place', { canSee: () => false }, /option 'canSee'\. Did you mean 'policy\.canSee'\?/],
  ['a limit in the wrong place', { scan: 5 }, /Did you mean 'limits\.scan'\?/],
  ['a misspelt limit', { limits: { queryUser: 5 } }, /no limit 'queryUser'\. Did you mean 'queryUsers'\?/],
  ['a name that is like no other', { potatoes: 5 }, /no option 'potatoes'\. Use one of: graceMs, /],
])('%s is refused, with what was meant', (_what, options, message) => {
  expect(() => createPresenceEngine(options as EngineOptions)).toThrow(
    expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(message) }),
  );
});

test('an option that is undefined counts as not given', async () => {
  const engine = createPresenceEngine({ graceMs: undefined, policy: undefined, limits: { scan: undefined } });
  expect(engine.healthy).toBe(true);
  await engine.close();
});
