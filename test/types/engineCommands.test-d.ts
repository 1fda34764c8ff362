import { createPresenceEngine } from 'presence-kit/engine';
import type { OwnUser } from 'presence-kit/client';
import { expectTypeOf } from 'vitest';

// A backend's commands, typed by method. Nothing of this is run; it need only compile.
const engine = createPresenceEngine();

expectTypeOf(engine.command('queryUsers', { filter: { online: true } })).resolves.toEqualTypeOf<{ users: OwnUser[] }>();
expectTypeOf(engine.command('upsertUsers', { users: [{ id: 'john', status: null }] })).resolves.toEqualTypeOf<{
  users: OwnUser[];
}>();
expectTypeOf(engine.command('deleteUser', { id: 'john' })).resolves.toEqualTypeOf<Record<string, never>>();
// @ts-expect-error -- no such method
void engine.command('upsertUserz', { users: [] });
// @ts-expect-error -- a user without an id
void engine.command('upsertUsers', { users: [{ status: 'Here' }] });
// @ts-expect-error -- of another method
void engine.command('deleteUser', { users: [] });
