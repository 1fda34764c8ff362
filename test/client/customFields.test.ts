import { expect, test } from 'vitest';
import type { Channel, OwnUser, User, UserPatch } from 'presence-kit/client';

// An app's own fields, as its own code would declare them.
declare module 'presence-kit/client' {
  interface CustomUserFields {
    favourite_instrument?: 'drums' | 'bass';
  }
  interface CustomChannelFields {
    venue?: string;
  }
}

test("an app's own fields have their types wherever users and channels are", () => {
  const user: User = { id: 'super-band-9', online: true, favourite_instrument: 'drums' };
  const own: OwnUser = { ...user, invisible: false };
  const patch: UserPatch = { id: 'super-band-9', favourite_instrument: null };
  // @ts-expect-error -- there is no such instrument
  const wrong: User = { id: 'super-band-9', online: true, favourite_instrument: 'triangle' };
  // @ts-expect-error -- nor is a number one
  const wrongPatch: UserPatch = { id: 'super-band-9', favourite_instrument: 4 };
  const instrument: 'drums' | 'bass' | undefined = own.favourite_instrument;
  const venue = (channel: Channel): string | undefined => channel.venue;
  expect([
    instrument,
    patch.favourite_instrument,
    wrong.id,
    wrongPatch.id,
    venue({ venue: 'Paradiso' } as Channel),
  ]).toEqual(['drums', null, 'super-band-9', 'super-band-9', 'Paradiso']);
});
