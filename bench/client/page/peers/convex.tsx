import type { ReactElement, ReactNode } from 'react';
import { wire } from './fakeSocket.js';
import { ConvexProvider, ConvexReactClient, useQuery } from 'convex/react';
import { makeFunctionReference } from 'convex/server';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { drawWithReact } from '../drawWithReact.js';

// One query for each badge; an event is a transition that brings a new value of one of them.
const client = new ConvexReactClient('https://convex.test', { skipConvexDeploymentUrlCheck: true, logger: false });
const presence = makeFunctionReference<'query', { id: string }, User>('presence:get');
const queries = new Map<string, number>();
let querySet = 0;
let ts = 0;

function Badge({ id }: { id: string }): ReactElement {
  return badge(id, useQuery(presence, { id }));
}

interface Modification {
  type: string;
  queryId: number;
  args: [{ id: string }];
}

function transition(nextQuerySet: number, users: User[]): string {
  const startVersion = { querySet, identity: 0, ts: encoded(ts) };
  querySet = nextQuerySet;
  const endVersion = { querySet, identity: 0, ts: encoded(++ts) };
  const modifications = users.map((value) => ({
    type: 'QueryUpdated',
    queryId: queries.get(value.id),
    value,
    logLines: [],
    journal: null,
  }));
  return JSON.stringify({ type: 'Transition', startVersion, endVersion, modifications });
}

/** Eight bytes, the lowest first, in Base64. */
function encoded(number: number): string {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, number, true);
  return btoa(String.fromCharCode(...bytes));
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  Around: ({ children }: { children: ReactNode }) => <ConvexProvider client={client}>{children}</ConvexProvider>,
  open({ people }) {
    wire.heard = (text) => {
      const message = JSON.parse(text) as { type: string; newVersion: number; modifications: Modification[] };
      if (message.type !== 'ModifyQuerySet') return;
      const added = message.modifications.filter(({ type }) => type === 'Add');
      for (const { queryId, args } of added) queries.set(args[0].id, queryId);
      wire.say(
        transition(
          message.newVersion,
          added.flatMap(({ args }) => people.now.get(args[0].id) ?? []),
        ),
      );
    };
  },
  message: (user) => transition(querySet, [user]),
  receive: (text) => wire.say(text),
});
