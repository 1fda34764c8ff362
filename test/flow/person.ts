import type { UserPatch } from 'presence-kit/client';
import type { Line, Stage } from './stage.js';

/** Somebody with several devices, who speaks the protocol without a client between. Devices are numbered. */
export interface Person {
  readonly id: string;
  /** Every line there ever was, in the order in which they opened. */
  readonly lines: readonly Line[];
  /** Devices whose line is open, in the order in which they connected. */
  readonly present: readonly number[];
  /** The line of a device, if it is open. */
  line(device: number): Line | undefined;
  /** Whether the device can connect: it has no open line, or returns to take that line's place. */
  canConnect(device: number, returns: boolean): boolean;
  /** A line opens and says who it is. `returns` names the connection whose place it takes: the device's own last one, or this. */
  connect(device: number, options?: { profile?: Omit<UserPatch, 'id'>; returns?: boolean | string }): Promise<void>;
  goodbye(device: number): void;
  /** The device sleeps, or wakes: it is there and does not answer. */
  sleep(device: number, asleep: boolean): void;
  isAsleep(device: number): boolean;
  /** Asks on an open line; otherwise nothing happens. Returns the id of the request. */
  ask(device: number, method: string, params: unknown): number | undefined;
}

interface Device {
  line: Line;
  lastRequest: number;
  asleep: boolean;
}

/** Makes a {@link Person}, without any connection yet. */
export function createPerson(stage: Stage, id: string): Person {
  const lines: Line[] = [];
  // In order of connecting: a device that connects again goes to the end.
  const devices = new Map<number, Device>();

  function openDevice(device: number): Device | undefined {
    const found = devices.get(device);
    return found?.line.open ? found : undefined;
  }

  function lastConnection(device: number): string | undefined {
    const line = devices.get(device)?.line;
    return line && connectionOf(line);
  }

  return {
    id,
    lines,
    get present() {
      return [...devices].filter(([, { line }]) => line.open).map(([device]) => device);
    },
    line: (device) => openDevice(device)?.line,
    canConnect: (device, returns) =>
      openDevice(device) === undefined || (returns && lastConnection(device) !== undefined),
    async connect(device, { profile = {}, returns = false } = {}) {
      const replaces = returns === true ? lastConnection(device) : returns;
      const token = await stage.tokenOf(id);
      const line = await stage.open(id, {
        type: 'connect',
        protocol: 1,
        id: 0,
        user: { id, ...profile },
        ...(token === undefined ? {} : { token }),
        ...(replaces ? { replaces } : {}),
      });
      lines.push(line);
      devices.delete(device);
      devices.set(device, { line, lastRequest: 0, asleep: false });
    },
    goodbye(device) {
      openDevice(device)?.line.send({ type: 'goodbye' });
    },
    sleep(device, asleep) {
      const found = openDevice(device);
      if (found === undefined) return;
      found.asleep = asleep;
      found.line.sleep?.(asleep);
    },
    isAsleep: (device) => devices.get(device)?.asleep ?? false,
    ask(device, method, params) {
      const found = openDevice(device);
      if (found === undefined) return undefined;
      found.line.send({ type: 'request', id: ++found.lastRequest, method, params });
      return found.lastRequest;
    },
  };
}

/** The id that the server gave to a connection; undefined when it refused it. */
export function connectionOf({ told }: Line): string | undefined {
  for (const { text } of told) {
    const found = /"connection_id":"([^"]+)"/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
