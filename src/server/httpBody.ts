import type { IncomingMessage } from 'node:http';
import { PresenceError } from '../protocol/errors.js';
import { deeperThan } from '../protocol/json.js';
import { maxDepth } from '../protocol/limits.js';

/** The JSON of a request's body. Rejects with `too_large` over `most` bytes, and with `invalid_input` when it is no JSON. */
export async function readJson(request: IncomingMessage, most: number): Promise<unknown> {
  return parseJson((await readBytes(request, most)).toString(), 'the body');
}

/** What `text` says. Throws `invalid_input` when it is no JSON, and `too_large` when it nests too deep. */
export function parseJson(text: string, where: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PresenceError('invalid_input', `cannot read ${where}; it is no JSON. Send one JSON object.`, { cause });
  }
  if (deeperThan(value, maxDepth)) {
    throw new PresenceError(
      'too_large',
      `cannot read ${where}; it nests deeper than ${maxDepth} levels. Send flatter data.`,
    );
  }
  return value;
}

function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      new PresenceError('too_large', `cannot read the body; it is over ${most / 1024} KiB. Send less at a time.`);
    if (Number(request.headers['content-length'] ?? 0) > most) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return chunks.push(chunk);
      chunks.length = 0;
      // The rest is thrown away as it comes: an answer to somebody who is still sending would be lost.
      request.removeAllListeners('data').resume();
      reject(tooLarge());
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () =>
      reject(new PresenceError('closed', 'cannot read the body; the connection was closed. Send it again.')),
    );
  });
}
