import type { Commands, CommandMethod } from '../protocol/decodeCommand.js';
import type { Caller, Command, CommandTable } from './caller.js';
import { channelCommands } from './channelCommands.js';
import type { EngineState } from './engineState.js';
import { userCommands } from './userCommands.js';
import { watchCommands } from './watchCommands.js';

const commands: CommandTable = { ...watchCommands, ...userCommands, ...channelCommands };

/** Carries out one checked command. Throws before anything is changed, or not at all. */
export function runCommand<Method extends CommandMethod>(
  state: EngineState,
  caller: Caller,
  method: Method,
  params: Commands[Method],
): unknown {
  return (commands[method] as Command<Method>)(state, caller, params);
}
