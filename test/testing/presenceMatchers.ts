import { presenceMatchers } from 'presence-kit/testing';
import type { PresenceMatchers } from 'presence-kit/testing';
import { expect } from 'vitest';

expect.extend(presenceMatchers);

declare module 'vitest' {
  // The name of the parameter is Vitest's.
  // oxlint-disable-next-line typescript/no-explicit-any
  interface Matchers<T = any> extends PresenceMatchers<T> {}
}
