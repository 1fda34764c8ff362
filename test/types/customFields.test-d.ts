import { expectTypeOf } from 'vitest';
import { useOnlineCount, usePresence, usePresences, useQueryUsers, useSelf, useUser } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import type { OwnUser, User, UserPatch } from 'presence-kit/client';

// An app declares its own fields once, and every type of a user has them. None of this is run; it must only compile.
declare module 'presence-kit/client' {
  interface CustomUserFields {
    desk?: number;
    shift?: 'early' | 'late';
  }
}

const client = createPresenceClient({ url: 'ws://127.0.0.1:8787' });

// Reading: a field has its own type, and may be absent.
expectTypeOf<User['desk']>().toEqualTypeOf<number | undefined>();
expectTypeOf<OwnUser['shift']>().toEqualTypeOf<'early' | 'late' | undefined>();
expectTypeOf(useUser('jack')?.desk).toEqualTypeOf<number | undefined>();
expectTypeOf(useSelf()?.shift).toEqualTypeOf<'early' | 'late' | undefined>();
expectTypeOf(usePresence('jack', (user) => user.desk)).toEqualTypeOf<number | undefined>();
expectTypeOf(usePresences(['jack']).get('jack')?.shift).toEqualTypeOf<'early' | 'late' | undefined>();
expectTypeOf(useQueryUsers({ online: true }).data?.users[0]?.desk).toEqualTypeOf<number | undefined>();
client.on('user.presence.changed', ({ user }) => expectTypeOf(user.desk).toEqualTypeOf<number | undefined>());
void client
  .queryUsers({ desk: { $gt: 4 } })
  .then(({ users }) => expectTypeOf(users[0]?.desk).toEqualTypeOf<number | undefined>());

// Writing: a value of that type, or `null` to remove the field.
expectTypeOf<UserPatch['shift']>().toEqualTypeOf<'early' | 'late' | null | undefined>();
void client.connectUser({ id: 'jack', desk: 4, shift: 'late' });
void client.upsertUser({ id: 'jack', shift: null });
// @ts-expect-error -- a desk is a number
void client.upsertUser({ id: 'jack', desk: 'by the window' });
// @ts-expect-error -- there is no such shift
void client.connectUser({ id: 'jack', shift: 'night' });
// A field that was not declared is unknown when it is written, and not there when it is read.
void client.upsertUser({ id: 'jack', floor: 3 });
// @ts-expect-error -- never declared
void useUser('jack')?.floor;
// @ts-expect-error -- it counts ids, not users
useOnlineCount([{ id: 'jack' }]);
