import type { IncomingMessage } from 'node:http';
import { PresenceError } from '../protocol/errors.js';
import { parseJson } from '../protocol/parseJson.js';

/** The JSON of a request's body. Rejects with `too_large` over `maxBytes`, and with the errors of `parseJson`. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  return parseJson((await readBytes(request, maxBytes)).toString(), 'the body');
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      new PresenceError('too_large', `cannot read the body; it is over ${maxBytes / 1024} KiB. Send less at a time.`);
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return chunks.push(chunk);
      chunks.length = 0;
      // The rest is read and thrown away: a client that is still sending would not get the answer.
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
