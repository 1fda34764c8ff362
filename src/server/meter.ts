/** Counts since the start of the server. Plain numbers, so that counting costs nothing. */
export interface Meter {
  /** Sockets that are open now. */
  connections: number;
  /** Sockets that were ever opened. */
  accepted: number;
  /** Frames that came in, and that went out. */
  framesIn: number;
  framesOut: number;
  /** Refused or ended connections and frames, by reason. */
  refused: Record<RefusedReason, number>;
  /** Requests of clients and backends that were understood, by method. */
  requests: Map<string, number>;
  /** Requests over HTTP, by `<method> <status>`. */
  http: Map<string, number>;
  /** Durable commits, how long they took in all, and those that failed. */
  commits: number;
  commitSeconds: number;
  commitsFailed: number;
}

/**
 * - `overload`: too many handshakes in progress, or the server is going down.
 * - `origin`: a page of an origin that is not allowed.
 * - `handshake`: did not say who it is within 10 s, or had to make room for others before.
 * - `rate`: a frame over the rate limit.
 * - `slow`: a client that did not read what it was sent.
 */
export const refusedReasons = ['overload', 'origin', 'handshake', 'rate', 'slow'] as const;
export type RefusedReason = (typeof refusedReasons)[number];

/** Makes a {@link Meter} with all counts at zero. */
export function createMeter(): Meter {
  return {
    connections: 0,
    accepted: 0,
    framesIn: 0,
    framesOut: 0,
    refused: { overload: 0, origin: 0, handshake: 0, rate: 0, slow: 0 },
    requests: new Map(),
    http: new Map(),
    commits: 0,
    commitSeconds: 0,
    commitsFailed: 0,
  };
}
