import { createPresenceClient } from 'presence-kit/client';

// The app's own field of a user.
declare module 'presence-kit/client' {
  interface CustomUserFields {
    team?: string;
  }
}

/** Who this window is: `?user=<id>`. */
export const me = new URLSearchParams(location.search).get('user') ?? 'john';
export const client = createPresenceClient({ url: `ws://${location.host}/presence` });

export async function token(): Promise<string> {
  const answer = await fetch(`/token?user=${encodeURIComponent(me)}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}
