import type { CommandMethod, Commands } from '../protocol/decodeCommand.js';
import { PresenceError } from '../protocol/errors.js';
import type { ChannelRecord } from './record.js';
import type { EngineState } from './engineState.js';
import type { OpenConnection } from './openConnections.js';

/** Who asks: a user through a connection, or (neither given) the server's secret. */
export interface Caller {
  userId?: string;
  member?: OpenConnection;
}

/** How a command is carried out. It throws before anything is changed, or not at all. */
export type Command<Method extends CommandMethod> = (
  state: EngineState,
  caller: Caller,
  params: Commands[Method],
) => unknown;

/** Several commands. */
export type CommandTable<Methods extends CommandMethod = CommandMethod> = {
  [Method in Methods]: Command<Method>;
};

/** Whether a caller may read, watch and edit a channel: its members and the secret may. */
export function mayUse(state: EngineState, { userId }: Caller, { cid }: ChannelRecord): boolean {
  return userId === undefined || state.directory.isMember(userId, cid);
}

/** The commands of backends, which a client cannot send. */
export const secretCommands: ReadonlySet<string> = new Set<CommandMethod>([
  'upsertUsers',
  'deleteUser',
  'revokeUser',
  'visibilityChanged',
  'upsertChannel',
  'deleteChannel',
]);

/** Refuses a caller without the server's secret. */
export function mustHaveSecret({ userId }: Caller, doing: string): void {
  if (userId !== undefined)
    throw new PresenceError('forbidden', `cannot ${doing}; it takes the server's secret. Do it from your backend.`);
}

/** Whether `value` takes more than `most` bytes as JSON. */
export function isLarger(value: object, most: number): boolean {
  return new TextEncoder().encode(JSON.stringify(value)).length > most;
}
