import { createPresenceClient } from 'presence-kit/client';

// A custom field of the app's users.
declare module 'presence-kit/client' {
  interface CustomUserFields {
    team?: string;
  }
}

/** The id of this window's user: `?user=<id>`. */
export const me = new URLSearchParams(location.search).get('user') ?? 'john';
export const client = createPresenceClient({ url: `ws://${location.host}/presence` });

export async function token(): Promise<string> {
  const answer = await fetch(`/token?user=${encodeURIComponent(me)}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}
