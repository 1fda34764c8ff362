import type { UserPatch } from 'presence-kit/client';
import type { Harness, RawConnection } from './harness.js';

/** A user with several numbered devices, who speaks the protocol without a client. */
export interface Person {
  readonly id: string;
  /** Every connection so far, in the order in which they opened. */
  readonly connections: readonly RawConnection[];
  /** Devices with an open connection, in the order in which they connected. */
  readonly connectedDevices: readonly number[];
  /** The connection of a device, if it is open. */
  connection(device: number): RawConnection | undefined;
  /** Whether the device can connect: it has no open connection, or returns and replaces that one. */
  canConnect(device: number, returns: boolean): boolean;
  /** Opens a connection. `returns` names the connection that it replaces: `true` is the device's last one. */
  connect(device: number, options?: { profile?: Omit<UserPatch, 'id'>; returns?: boolean | string }): Promise<void>;
  goodbye(device: number): void;
  /** The device sleeps or wakes. While asleep it stays connected and does not answer. */
  sleep(device: number, asleep: boolean): void;
  isAsleep(device: number): boolean;
  /** Sends a request on an open connection and returns its id; does nothing when there is none. */
  request(device: number, method: string, params: unknown): number | undefined;
}

interface Device {
  connection: RawConnection;
  lastRequest: number;
  asleep: boolean;
}

/** Makes a {@link Person} without any connection. */
export function createPerson(harness: Harness, id: string): Person {
  const connections: RawConnection[] = [];
  // In order of connecting: a device that connects again goes to the end.
  const devices = new Map<number, Device>();

  function openDevice(device: number): Device | undefined {
    const found = devices.get(device);
    return found?.connection.open ? found : undefined;
  }

  function lastConnectionId(device: number): string | undefined {
    const connection = devices.get(device)?.connection;
    return connection && connectionIdOf(connection);
  }

  return {
    id,
    connections,
    get connectedDevices() {
      return [...devices].filter(([, { connection }]) => connection.open).map(([device]) => device);
    },
    connection: (device) => openDevice(device)?.connection,
    canConnect: (device, returns) =>
      openDevice(device) === undefined || (returns && lastConnectionId(device) !== undefined),
    async connect(device, { profile = {}, returns = false } = {}) {
      const replaces = returns === true ? lastConnectionId(device) : returns;
      const token = await harness.tokenOf(id);
      const connection = await harness.open(id, {
        type: 'connect',
        protocol: 1,
        id: 0,
        user: { id, ...profile },
        ...(token === undefined ? {} : { token }),
        ...(replaces ? { replaces } : {}),
      });
      connections.push(connection);
      devices.delete(device);
      devices.set(device, { connection, lastRequest: 0, asleep: false });
    },
    goodbye(device) {
      openDevice(device)?.connection.send({ type: 'goodbye' });
    },
    sleep(device, asleep) {
      const found = openDevice(device);
      if (found === undefined) return;
      found.asleep = asleep;
      found.connection.sleep?.(asleep);
    },
    isAsleep: (device) => devices.get(device)?.asleep ?? false,
    request(device, method, params) {
      const found = openDevice(device);
      if (found === undefined) return undefined;
      found.connection.send({ type: 'request', id: ++found.lastRequest, method, params });
      return found.lastRequest;
    },
  };
}

/** The id that the server gave to a connection; undefined when it refused the connection. */
export function connectionIdOf({ received }: RawConnection): string | undefined {
  for (const { text } of received) {
    const found = /"connection_id":"([^"]+)"/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
