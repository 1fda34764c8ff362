import { QueryClient, QueryClientProvider, skipToken, useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

const queryClient = new QueryClient();

/** A key for each user, and events that write into the cache. */
function Badge({ id }: { id: string }): ReactElement {
  const { data } = useQuery<User>({ queryKey: ['presence', id], queryFn: skipToken, staleTime: Infinity });
  return badge(id, data);
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  Around: ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  ),
  open({ people }) {
    for (const [id, user] of people.now) queryClient.setQueryData(['presence', id], user);
  },
  ...readingFrames(({ user }) => queryClient.setQueryData(['presence', user.id], user)),
});
