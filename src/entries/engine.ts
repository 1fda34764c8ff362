export { createPresenceEngine } from '../engine/createPresenceEngine.js';
export type { PresenceEngine } from '../engine/createPresenceEngine.js';
export type { EmbeddedTransport } from '../engine/embeddedTransport.js';
export { memoryStorage } from '../engine/memoryStorage.js';
export type { EngineOptions, Periods, Policy } from '../engine/options.js';
export type { Changes, EngineConnection, Sink, Storage, Stored } from '../engine/ports.js';
export type { ChannelRecord, Session, UserRecord } from '../engine/record.js';
export type {
  EngineCommandAnswer,
  EngineCommandMethod,
  EngineCommandParams,
  EngineCommands,
} from '../protocol/engineCommands.js';
export type { Limits } from '../protocol/limits.js';
export { PresenceError } from '../protocol/errors.js';
