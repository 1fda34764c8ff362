import type { Duplex } from 'node:stream';
import { fragmentsOf } from './frameWriter.js';
import type { FrameWriter } from './frameWriter.js';

/**
 * The frames that leave through one socket. What the client does not take yet waits here and goes on piece by piece, so that
 * each piece taken shows that the client is alive, however large the answer is.
 */
export interface Outgoing {
  send(text: string): void;
  /** Whether the client does not take what it was sent. */
  congested(): boolean;
  /** Bytes that the operating system has not taken yet. */
  waitingBytes(): number;
}

export interface OutgoingEvents {
  /** The client no longer takes what it is sent. */
  congested(): void;
  /** It took some of what waits, and more waits. */
  progress(): void;
  /** It took everything. */
  relieved(): void;
}

/** The client counts as slow when more bytes than this wait in user space. */
const congestedBytes = 64 * 1024;
/** A longer text goes out in fragments of this size (RFC 6455, section 5.4), between which pings and closings still fit. */
const fragmentBytes = 32 * 1024;

/** Makes the {@link Outgoing} of a socket. `stream` is the socket below `ws`. */
export function createOutgoing(stream: Duplex, writer: FrameWriter, events: OutgoingEvents): Outgoing {
  const queue: { head: Buffer; body: Buffer }[] = [];
  let first = 0;
  let queuedBytes = 0;
  let congested = false;

  stream.on('drain', () => {
    if (!congested) return;
    pump();
    if (isFull()) events.progress();
    else {
      congested = false;
      events.relieved();
    }
  });

  const isFull = () => first < queue.length || stream.writableLength > congestedBytes;

  /** Hands over what waits, as long as the client takes it. */
  function pump(): void {
    while (stream.writableLength <= congestedBytes) {
      const fragment = queue[first];
      if (fragment === undefined) {
        queue.length = 0;
        first = 0;
        return;
      }
      first++;
      queuedBytes -= fragment.body.length;
      stream.write(fragment.head);
      stream.write(fragment.body);
    }
    queue.splice(0, first);
    first = 0;
  }

  return {
    send(text) {
      if (!congested && text.length <= fragmentBytes) {
        writer.write(stream, text);
        if (stream.writableLength <= congestedBytes) return;
        writer.flush(stream);
      } else {
        for (const fragment of fragmentsOf(text, fragmentBytes)) {
          queue.push(fragment);
          queuedBytes += fragment.body.length;
        }
        writer.flush(stream);
        if (!congested) pump();
      }
      if (congested || !isFull()) return;
      congested = true;
      events.congested();
    },
    congested: () => congested,
    waitingBytes: () => queuedBytes + stream.writableLength,
  };
}
