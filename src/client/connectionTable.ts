import type { ConnectionStatus } from './presenceClient.js';

/**
 * What can happen to a connection:
 *
 * - `connect`: somebody wants one.
 * - `due`: now is a good time. A wait is over, or the network or the page is back.
 * - `accepted`: the server took us in.
 * - `lost`: a socket, an attempt or somebody's patience came to an end, and trying again may help.
 * - `over`: the user leaves, or trying again would not help.
 */
export type ConnectionInput = 'connect' | 'due' | 'accepted' | 'lost' | 'over';

/** The whole machine: state, input, next state. An input that a state does not name changes nothing, and nothing is done. */
export const connectionTable: {
  readonly [State in ConnectionStatus]: {
    readonly [Input in ConnectionInput]?: ConnectionStatus;
  };
} = {
  initial: {
    connect: 'connecting',
  },
  connecting: {
    due: 'connecting',
    accepted: 'connected',
    lost: 'connecting',
    over: 'disconnected',
  },
  connected: {
    due: 'connected',
    lost: 'reconnecting',
    over: 'disconnected',
  },
  reconnecting: {
    due: 'reconnecting',
    accepted: 'connected',
    lost: 'reconnecting',
    over: 'disconnected',
  },
  disconnected: {
    connect: 'connecting',
  },
};
