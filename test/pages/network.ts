import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A loopback proxy in front of a server: the network of one device. A browser's own emulation of being offline leaves
 * sockets alone, and a frozen page keeps them, so what happens to sockets happens here.
 */
export interface Network {
  /** For a client, in the server's place. */
  readonly url: string;
  /** How many connections there are. */
  readonly open: number;
  /** The device sleeps: what is open stays open at both ends, and nothing comes through it any more, ever. */
  sleep(): void;
  /** The network is gone: what is open breaks, and nothing new comes about. */
  cut(): void;
  /** It is back, for new connections. */
  restore(): void;
  close(): void;
}

export async function networkTo(target: string): Promise<Network> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let gone = false;
  const server = createServer((device) => {
    if (gone) return device.destroy();
    const upstream = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [device, upstream];
    pairs.add(pair);
    device.pipe(upstream).pipe(device);
    for (const end of pair) {
      end.on('error', () => undefined);
      end.on('close', () => {
        // After a sleep neither end hears of the other.
        if (!pairs.delete(pair)) return;
        device.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asleep = new Set<[Socket, Socket]>();

  function breakAll(broken: Set<[Socket, Socket]>): void {
    for (const pair of broken) for (const end of pair) end.destroy();
    broken.clear();
  }

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get open() {
      return pairs.size;
    },
    sleep() {
      for (const pair of pairs) {
        const [device, upstream] = pair;
        device.unpipe(upstream);
        upstream.unpipe(device);
        // What still arrives is taken and thrown away.
        for (const end of pair) end.on('data', () => undefined);
        asleep.add(pair);
      }
      pairs.clear();
    },
    cut() {
      gone = true;
      breakAll(pairs);
    },
    restore() {
      gone = false;
    },
    close() {
      server.close();
      breakAll(pairs);
      breakAll(asleep);
    },
  };
}
