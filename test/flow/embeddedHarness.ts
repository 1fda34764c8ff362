import { createPresenceEngine } from 'presence-kit/engine';
import type {
  EngineCommandMethod,
  EngineCommandParams,
  EngineOptions,
  PresenceEngine,
  Sink,
} from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { idsByOwner, openStorage } from './harness.js';
import type { Harness, RawConnection, ReceivedFrame } from './harness.js';

export interface EmbeddedHarnessOptions extends EngineOptions {
  slowCommits?: boolean;
  /** Records what each request is charged, beside the frames: a refusal by cost would tell it to the client. */
  recordCharges?: boolean;
}

/** The engine in this process. A connection is the engine's own end of a socket, with nothing in between. */
export function embeddedHarness({ slowCommits, recordCharges, ...options }: EmbeddedHarnessOptions): Harness {
  const clock = manualClock();
  const { storage, busy, stored } = openStorage({ slowCommits });
  const { random, opens } = idsByOwner();
  const engine = createPresenceEngine({ ...options, clock, random, storage });

  async function settle(): Promise<void> {
    do await clock.advance(0);
    while (busy());
  }

  return {
    clock,
    async open(owner, first) {
      opens(owner);
      const connection = openConnection(engine, clock, recordCharges);
      opens('client');
      connection.send(first);
      return connection;
    },
    transport: () => engine.transport(),
    tokenOf: async () => undefined,
    command: (method, params) =>
      engine.command(method as EngineCommandMethod, params as EngineCommandParams<EngineCommandMethod>),
    restart: () => engine.restart(),
    async advance(ms) {
      await clock.advance(ms);
      await settle();
    },
    async pause(ms) {
      await clock.pause(ms);
      await settle();
    },
    settle,
    health: async () => String(engine.healthy),
    stored,
    close: () => engine.close(),
  };
}

function openConnection(engine: PresenceEngine, clock: ManualClock, recordCharges = false): RawConnection {
  const received: ReceivedFrame[] = [];
  let open = true;
  let asleep = false;
  let stalled = false;
  const sink: Sink = {
    send: (text) => void received.push({ at: clock.now(), text }),
    ping() {
      if (!asleep) connection.heard();
    },
    close(code, reason) {
      open = false;
      received.push({ at: clock.now(), text: `closed ${code} ${reason}` });
    },
    congested: () => stalled,
    ...(recordCharges && {
      charge: (requests) => void received.push({ at: clock.now(), text: `charged ${requests}` }),
    }),
  };
  const connection = engine.accept(sink);
  return {
    get open() {
      return open;
    },
    received,
    send(frame) {
      if (open) connection.receive(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    lose() {
      if (!open) return;
      open = false;
      connection.lost();
    },
    sleep(value) {
      asleep = value;
    },
    stall(value) {
      stalled = value;
      if (!stalled && open) connection.drained();
    },
  };
}
