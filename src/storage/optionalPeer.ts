import { PresenceError } from '../protocol/errors.js';

/**
 * Loads a package that presence-kit does not bring along. `load` is `() => import('name')`; `wanted` is the name with its
 * range (`classic-level@3`), `doing` what cannot be done without it (`keep users in a folder`).
 *
 * Rejects with `unavailable` when it is missing, naming the command that installs it, or when it does not load here.
 */
export async function optionalPeer<Module>(
  wanted: string,
  doing: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const name = wanted.slice(0, wanted.lastIndexOf('@'));
    throw new PresenceError(
      'unavailable',
      missing
        ? `cannot ${doing}; the package ${name} is not installed. Run: npm install ${wanted}`
        : `cannot ${doing}; the package ${name} does not load here (${(cause as Error).message}). Install it again on this machine: npm install ${wanted}`,
      { cause },
    );
  }
}
