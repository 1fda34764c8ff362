import * as v from 'valibot';
import { PresenceError } from './errors.js';
import { protocolVersion } from './frames.js';
import type { ConnectFrame, GoodbyeFrame } from './frames.js';
import { parse } from './parse.js';
import { parseJson } from './parseJson.js';
import { text, userPatch } from './schemas.js';

/** A decoded frame of a client. The params of a request are checked later, by `createCommandDecoder`. */
export type DecodedFrame =
  | ConnectFrame
  | GoodbyeFrame
  | { type: 'request'; id: number; method: string; params: unknown };

const requestId = v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(0, 'must not be negative'));

const frame = v.variant('type', [
  v.object({
    type: v.literal('connect'),
    protocol: v.number(),
    id: requestId,
    user: userPatch,
    token: v.optional(text),
    replaces: v.optional(v.pipe(text, v.maxLength(64))),
  }),
  v.object({ type: v.literal('goodbye') }),
  v.object({
    type: v.literal('request'),
    id: requestId,
    method: v.pipe(text, v.maxLength(64)),
    params: v.optional(v.unknown(), {}),
  }),
]);

/**
 * Decodes a frame of a client.
 *
 * @throws `invalid_input`, or `too_large` for data that nests too deep.
 */
export function decodeClientFrame(json: string): DecodedFrame {
  const value = parseJson(json, 'a frame');
  const decoded = parse(frame, value, 'read a frame');
  if (decoded.type === 'connect' && decoded.protocol !== protocolVersion) {
    throw new PresenceError(
      'invalid_input',
      `cannot connect; this server does not have protocol ${decoded.protocol}. Use a client of protocol ${protocolVersion}.`,
    );
  }
  return decoded;
}

/** The id of a frame that cannot be decoded, so that its sender gets the error. Undefined when it has none. */
export function idOfFrame(json: string): number | undefined {
  try {
    const id = (JSON.parse(json) as { id?: unknown } | null)?.id;
    return v.is(requestId, id) ? id : undefined;
  } catch {
    // Not JSON. `decodeClientFrame` reports that.
    return undefined;
  }
}
