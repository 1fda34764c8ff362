// Why a connection was closed, as far as a client must know. Any other code means: try again. Imported as a whole, under the name
// `closeCodes`, so that a client carries the two that it knows.

/** A goodbye, by either side's wish. */
export const goodbye = 1000;
/** A frame was over the size limit. The next try may do better. */
export const tooLarge = 1009;
/** The server cannot serve now: it restarts, drains or is full. */
export const retry = 1013;
/** Trying again is useless: refused, deleted, or a protocol that is not spoken here. */
export const stop = 4400;
/** The token expired: ask for a new one, then come back. */
export const renew = 4401;
