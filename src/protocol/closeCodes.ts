// Why a connection was closed, where the client must act on it. Any other code means: try again. Import the module as `closeCodes`;
// the client then carries only the codes that it uses.

/** One side said goodbye. */
export const goodbye = 1000;
/** A frame was over the size limit. The next try may do better. */
export const tooLarge = 1009;
/** The server cannot serve now: it restarts, drains or is full. Try again. */
export const retry = 1013;
/** Do not try again: refused, deleted, or another version of the protocol. */
export const stop = 4400;
/** The token expired: get a new one and connect again. */
export const renew = 4401;
