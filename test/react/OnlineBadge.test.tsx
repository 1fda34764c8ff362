import { act, render, screen } from '@testing-library/react';
import { Profiler, StrictMode } from 'react';
import { OnlineBadge, PresenceProvider } from 'presence-kit';
import { createPresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { expect, it } from 'vitest';

it('follows somebody who comes and leaves, without one render', async () => {
  const clock = manualClock();
  const engine = createPresenceEngine({ clock });
  const jack = createPresenceClient({ transport: engine.transport(), clock });
  await jack.connectUser({ id: 'jack' });
  let commits = 0;
  const { container } = render(
    <StrictMode>
      <PresenceProvider client={jack} clock={clock}>
        <Profiler id="badge" onRender={() => commits++}>
          <OnlineBadge userId="john" />
        </Profiler>
      </PresenceProvider>
    </StrictMode>,
  );
  const badge = container.querySelector('[data-presence]');
  expect(badge?.getAttribute('data-presence')).toBe('unknown');
  await act(() => clock.advance(200));
  const before = commits;
  const john = createPresenceClient({ transport: engine.transport(), clock });
  await john.connectUser({ id: 'john', name: 'John' });
  await act(() => clock.advance(200));
  expect(badge?.getAttribute('data-presence')).toBe('online');
  expect(screen.getByRole('img', { name: /John.*online/i })).toBe(badge);
  await john.disconnectUser();
  await act(() => clock.advance(200));
  expect(badge?.getAttribute('data-presence')).toBe('offline');
  expect(commits).toBe(before);
});
