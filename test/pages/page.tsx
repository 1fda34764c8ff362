import { createRoot } from 'react-dom/client';
import { OnlineBadge, PresenceProvider } from 'presence-kit';
import { createDevToken, createPresenceClient, sharedTransport } from 'presence-kit/client';

// The page that the tests of this folder open: one person, and the badges of those whom they look at.
//   ?server=ws://…&user=john&sees=jack,jessie[&share]

const asked = new URLSearchParams(location.search);
const user = asked.get('user') ?? '';
const sees = asked.get('sees')?.split(',') ?? [];
const url = asked.get('server') ?? '';
const client = createPresenceClient(asked.has('share') ? { transport: sharedTransport(url) } : { url });

/** Everything that a badge ever showed, as `jack online live`. */
const shown: string[] = [];
function look(): void {
  for (const badge of document.querySelectorAll<HTMLElement>('[data-presence]')) {
    const { userId, presence, freshness } = badge.dataset;
    const now = `${userId} ${presence} ${freshness}`;
    if (shown.findLast((one) => one.startsWith(`${userId} `)) !== now) shown.push(now);
  }
}
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });

createRoot(document.body.appendChild(document.createElement('main'))).render(
  <PresenceProvider client={client}>
    {sees.map((id) => (
      <OnlineBadge key={id} userId={id} variant="label" />
    ))}
  </PresenceProvider>,
);
Object.assign(window, { client, shown });
void client.connectUser({ id: user }, createDevToken(user));
