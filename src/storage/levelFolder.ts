import { mkdir, readdir, realpath } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';
import { PresenceError } from '../protocol/errors.js';
import { optionalPeer } from './optionalPeer.js';

/** The version of the keys and records of `levelRecords.ts`. */
const schema = 2;
/** Versions that can be read. A folder of one of them becomes one of this version when it is opened. */
const readable: ReadonlySet<string> = new Set(['1', String(schema)]);

/** A folder that this process has open. */
export interface LevelFolder {
  /** The open database. */
  level(): ClassicLevel;
  /** Opens it anew: after a failed write LevelDB may not be written to any more. */
  reopen(): Promise<void>;
  close(): Promise<void>;
  /** The error for something that LevelDB or the disk refused: `doing` is 'open', 'read' or 'write to'. */
  cannot(doing: string, cause: unknown): PresenceError;
  /** The error for a content that is not ours. */
  refused(reason: string): PresenceError;
}

/**
 * The folders that this process has open. LevelDB's own lock holds other processes off; but a second try *within* the
 * process, although it is refused, takes that lock away (POSIX drops a process's locks on a file with the first close of
 * it). So the second try must not get that far.
 */
const held = new Set<string>();

/** Opens `folder`, which is made when it is missing. Rejects with `unavailable`, naming it and the cause. */
export async function openFolder(folder: string): Promise<LevelFolder> {
  const { ClassicLevel } = await optionalPeer(
    'classic-level@3',
    `keep data in ${folder}`,
    () => import(/* webpackIgnore: true */ /* turbopackIgnore: true */ 'classic-level'),
  );
  const path = await made();
  if (held.has(path)) throw cannotOpen('this process has it open already. Close it first, or choose another folder');
  held.add(path);

  let level: ClassicLevel | undefined;
  try {
    await open();
  } catch (error) {
    // Why it could not be opened is what matters, also where it cannot be closed.
    await release().catch(() => undefined);
    throw error;
  }

  return {
    level: opened,
    async reopen() {
      await level?.close();
      await open();
    },
    close: release,
    cannot,
    refused,
  };

  async function made(): Promise<string> {
    try {
      // Statuses and profiles are nobody else's business on this machine.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return await realpath(folder);
    } catch (error) {
      throw cannot('make', error);
    }
  }

  async function open(): Promise<void> {
    try {
      const files = await readdir(path);
      // LevelDB would begin an empty database there, and delete what is left of the old one.
      if (!files.includes('CURRENT') && files.some((file) => /\.(ldb|log)$/.test(file))) {
        throw refused('its file CURRENT is missing');
      }
      // Not before that look: it begins to open by itself as soon as it is made.
      level = new ClassicLevel(path);
      await level.open();
      await checkSchema(level);
    } catch (error) {
      throw cannot('open', error);
    }
  }

  async function checkSchema(level: ClassicLevel): Promise<void> {
    const known = await level.get('m!schema');
    if (known === String(schema)) return;
    if (known !== undefined && !readable.has(known)) {
      throw cannotOpen(
        `its content has version ${known.slice(0, 20)}, and this presence-kit knows version ${schema}. Use the presence-kit that wrote it`,
      );
    }
    const [key] = await level.keys({ limit: 1 }).all();
    if (key !== undefined && known === undefined) throw refused('it holds a database of something else');
    await level.put('m!schema', String(schema), { sync: true });
  }

  function opened(): ClassicLevel {
    // There is no `LevelFolder` before it was opened once.
    return level as ClassicLevel;
  }

  async function release(): Promise<void> {
    // Out of the log and into a table: of a damaged log LevelDB may drop the last 32 KiB without a trace, of a table nothing.
    // There is nothing behind '~', so this moves what is new and leaves the other tables alone.
    try {
      if (level?.status === 'open') await level.compactRange('~', '~');
    } catch (error) {
      throw cannot('close', error);
    } finally {
      // The folder is free again, whatever fails.
      try {
        await level?.close();
      } finally {
        held.delete(path);
      }
    }
  }

  function cannotOpen(reason: string): PresenceError {
    return new PresenceError('unavailable', `cannot use the data folder ${folder}; ${reason}.`);
  }

  function refused(reason: string): PresenceError {
    return cannotOpen(`${reason}. Put a backup in its place, or choose another folder to begin with an empty one`);
  }

  function cannot(doing: string, error: unknown): PresenceError {
    if (error instanceof PresenceError) return error;
    const [reason, advice] = reasonOf(error);
    return new PresenceError('unavailable', `cannot ${doing} the data folder ${folder}; ${reason}. ${advice}.`, {
      cause: error,
    });
  }
}

/** Why the disk or LevelDB refused, and what to do about it. */
function reasonOf(error: unknown): [reason: string, advice: string] {
  const { cause = error } = error as { cause?: unknown };
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'LEVEL_LOCKED') return ['another process has it open', 'Stop that one, or choose another folder'];
  if (code === 'LEVEL_CORRUPTION')
    return [message, 'Put a backup in its place, or choose another folder to begin with an empty one'];
  if (/EACCES|EPERM|EROFS|Permission denied|Read-only|Operation not permitted/i.test(message)) {
    return [`it may not be written (${message})`, 'Give this process the right to, or choose another folder'];
  }
  if (/ENOSPC|EDQUOT|EFBIG|No space|quota|File too large/i.test(message))
    return [`the disk is full (${message})`, 'Make room'];
  return [message, 'See to the disk, or choose another folder'];
}
