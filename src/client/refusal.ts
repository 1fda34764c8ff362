import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import type { ClientFrame } from '../protocol/frames.js';
import { maxFrameBytes } from '../protocol/limits.js';

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
  if (new TextEncoder().encode(text).length > maxFrameBytes)
    throw refusal('too_large', doing, `it takes over ${maxFrameBytes} bytes. Ask for less at a time`);
  return text;
}
