/**
 * A socket without a network, in the place of the browser's: import it before the kit that opens one. The peer that uses it
 * plays the server.
 */
export const wire = {
  /** Sends a message to the kit. */
  say(_text: string): void {
    throw new Error('No socket is open.');
  },
  opened(): void {},
  /** The kit sent this. */
  heard(_text: string): void {},
};

type Handler = (event: { type: string; data?: string; target: unknown }) => void;

class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'blob';
  bufferedAmount = 0;
  onopen?: Handler;
  onmessage?: Handler;
  onclose?: Handler;
  onerror?: Handler;
  private readonly handlers: Record<string, Set<Handler>> = {};

  constructor(readonly url: string) {
    setTimeout(() => {
      this.readyState = 1;
      wire.say = (text) => this.tell('message', text);
      this.tell('open');
      wire.opened();
    });
  }

  send(text: string): void {
    // A server is never quicker than the caller.
    setTimeout(() => wire.heard(text));
  }

  close(): void {
    this.readyState = 3;
  }

  addEventListener(type: string, handler: Handler): void {
    (this.handlers[type] ??= new Set()).add(handler);
  }

  removeEventListener(type: string, handler: Handler): void {
    this.handlers[type]?.delete(handler);
  }

  private tell(type: 'open' | 'message', data?: string): void {
    const event = { type, data, target: this };
    this[`on${type}`]?.(event);
    this.handlers[type]?.forEach((handler) => handler(event));
  }
}

globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
