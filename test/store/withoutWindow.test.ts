import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import {
  AvatarStack,
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  OnlineBadge,
  OnlineCount,
  PresenceAnnouncer,
  PresenceAvatar,
  PresenceList,
  PresenceMenu,
  PresenceProvider,
  StatusEditor,
  StatusText,
  dehydratePresence,
  useLastSeen,
  useOnlineCount,
  usePresence,
  usePresences,
  useQueryChannels,
  useQueryUsers,
  useSelf,
  useUser,
  useWatchedChannel,
} from 'presence-kit';
import { expect, it } from 'vitest';
import { storeFixture } from './storeFixture.js';

it('every component and hook renders on a server: no window, no request, no timer', async () => {
  expect(typeof document).toBe('undefined');
  const fixture = storeFixture();
  const jack = fixture.emptyTab();
  await fixture.tab('john', { name: 'John', status: 'Here' });
  const jess = await fixture.tab('jess');
  await jess.client.disconnectUser();
  const readers = await fixture.tab('reader');
  const { users } = await readers.client.queryUsers({ id: { $in: ['john', 'jess'] } });
  let armed = 0;
  const clock = {
    ...fixture.clock,
    timer(run: () => void, ms: number) {
      armed++;
      return fixture.clock.timer(run, ms);
    },
    frame(run: () => void) {
      armed++;
      return fixture.clock.frame(run);
    },
  };
  function Hooks() {
    const ids = ['john', 'jess', 'nobody'];
    const all = [
      usePresence('john').presence,
      useUser('john')?.name,
      usePresences(ids).size,
      useOnlineCount(ids).online,
      useLastSeen('jess').text,
      useSelf()?.id ?? 'nobody',
      useWatchedChannel('messaging', 'devs').isPending,
      useQueryUsers({ online: true }).isPending,
      useQueryChannels({ type: 'messaging' }).isPending,
    ];
    return h('p', null, all.join(' | '));
  }
  const ids = ['john', 'jess', 'nobody'];
  const html = renderToString(
    h(
      PresenceProvider,
      { client: jack.client, clock, initialPresence: dehydratePresence(users, fixture.clock) },
      h(Hooks),
      h(OnlineBadge, { userId: 'john' }),
      h(PresenceAvatar, { userId: 'john' }),
      h(AvatarStack, { userIds: ids }),
      h(LastSeen, { userId: 'jess' }),
      h(StatusText, { userId: 'john' }),
      h(PresenceList, { userIds: ids }),
      h(OnlineCount, { userIds: ids }),
      h(StatusEditor),
      h(InvisibleToggle),
      h(ConnectionBanner),
      h(PresenceAnnouncer, { userIds: ids }),
      h(PresenceMenu),
    ),
  );
  await Promise.resolve();
  expect(html).toContain('online | John | 3 | 1 | Jan 7, 2019, 1:00');
  expect(html).toContain('data-presence="online" data-freshness="stale" aria-label="John: Online, last known"');
  expect(html).toContain('Here');
  expect(jack.requests).toEqual([]);
  expect(armed).toBe(0);
});
