import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ClientFrame } from '../protocol/frames.js';

/** Bytes of a frame: below the server's limit, with room for the connection's name in front (`protocol/multiplex.ts`). */
const maxBytes = 65_000;

/** Makes an error of this client. `reason` is "<reason>. <what to do>", without the last full stop. */
export function clientError(code: PresenceErrorCode, doing: string, reason: string, cause?: unknown): PresenceError {
  return new PresenceError(code, `cannot ${doing}; ${reason}.`, { cause });
}

/** The text of a frame. Throws `invalid_input` for what JSON cannot express, `too_large` for what a server would refuse. */
export function encode(frame: ClientFrame): string {
  const doing = 'method' in frame ? frame.method : frame.type;
  let text: string;
  try {
    text = JSON.stringify(frame);
  } catch (error) {
    throw clientError('invalid_input', doing, `${String(error)}. Give plain data`, error);
  }
  if (new TextEncoder().encode(text).length > maxBytes)
    throw clientError('too_large', doing, `it is over ${maxBytes} bytes. Send less`);
  return text;
}
