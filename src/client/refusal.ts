import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ClientFrame } from '../protocol/frames.js';

/** Bytes of a frame: under the server's limit, with room for the name of a line in front. */
const mostBytes = 65_000;

/** An error of this client. `reason` is "<reason>. <what to do>", without the last full stop. */
export function refusal(code: PresenceErrorCode, doing: string, reason: string, cause?: unknown): PresenceError {
  return new PresenceError(code, `cannot ${doing}; ${reason}.`, { cause });
}

/** The text of a frame. Throws `invalid_input` for what JSON cannot say, `too_large` for what a server would not take. */
export function encode(frame: ClientFrame): string {
  const doing = 'method' in frame ? frame.method : frame.type;
  let text: string;
  try {
    text = JSON.stringify(frame);
  } catch (error) {
    throw refusal('invalid_input', doing, `${String(error)}. Give plain data`, error);
  }
  if (new TextEncoder().encode(text).length > mostBytes)
    throw refusal('too_large', doing, `it is over ${mostBytes} bytes. Send less`);
  return text;
}
