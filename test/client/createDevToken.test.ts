import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createDevToken } from 'presence-kit/client';

test.each(['john', 'super-band-9', 'jessie@example.com', 'jürgen', '??>>~~'])(
  'a token for %s says so, and is signed by nobody',
  (id) => {
    const token = createDevToken(id);
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.$/);
    expect(UnsecuredJWT.decode(token)).toEqual({ header: { alg: 'none', typ: 'JWT' }, payload: { user_id: id } });
  },
);
