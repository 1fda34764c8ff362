export { PresenceProvider } from '../react/PresenceProvider.js';
export type { PresenceProviderProps } from '../react/PresenceProvider.js';
export { usePresence, useUserPresence } from '../react/usePresence.js';
export type { SyncOptions } from '../react/useSource.js';
export { dehydratePresence } from '../store/dehydratePresence.js';
export type { DehydratedPresence } from '../store/dehydratePresence.js';
export { PresenceError } from '../protocol/errors.js';
export { OnlineBadge } from '../components/OnlineBadge.js';
