export { createPresenceServer, type PresenceServer } from '../server/createPresenceServer.js';
export type { PresenceServerOptions } from '../server/serverOptions.js';
export { createToken } from '../server/createToken.js';
export type { Logger } from '../server/logger.js';
export type { RateLimit } from '../server/tokenBucket.js';
export { openLevelStorage } from '../storage/levelStorage.js';

export { errorCodes, PresenceError, type PresenceErrorCode } from '../protocol/errors.js';
