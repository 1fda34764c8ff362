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

/**
 * What is then done:
 *
 * - `attempt`: opens a socket, unless that has just been done.
 * - `welcome`: takes the place that the server gave us.
 * - `wait`: lets go of the socket and sets the time of the next attempt.
 * - `doubt`: asks for a sign of life, and does not believe the socket until it comes.
 * - `end`: lets go of everything.
 */
export type ConnectionAction = 'attempt' | 'welcome' | 'wait' | 'doubt' | 'end';

/** The whole machine: state, input, then the next state and what is done. An input that a state does not name changes nothing. */
export const connectionTable: {
  readonly [State in ConnectionStatus]: {
    readonly [Input in ConnectionInput]?: readonly [next: ConnectionStatus, action: ConnectionAction];
  };
} = {
  initial: {
    connect: ['connecting', 'attempt'],
  },
  connecting: {
    due: ['connecting', 'attempt'],
    accepted: ['connected', 'welcome'],
    lost: ['connecting', 'wait'],
    over: ['disconnected', 'end'],
  },
  connected: {
    due: ['connected', 'doubt'],
    lost: ['reconnecting', 'wait'],
    over: ['disconnected', 'end'],
  },
  reconnecting: {
    due: ['reconnecting', 'attempt'],
    accepted: ['connected', 'welcome'],
    lost: ['reconnecting', 'wait'],
    over: ['disconnected', 'end'],
  },
  disconnected: {
    connect: ['connecting', 'attempt'],
  },
};
