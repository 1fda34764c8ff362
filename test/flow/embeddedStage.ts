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
import { idsByOwner, openStorage } from './stage.js';
import type { Line, Stage, Told } from './stage.js';

/** The engine in this very process; a line is what the engine sees of a socket, without anything between. */
export function embeddedStage({ slow, ...options }: EngineOptions & { slow?: boolean }): Stage {
  const clock = manualClock();
  const { storage, busy, kept } = openStorage({ slow });
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
      const line = openLine(engine, clock);
      opens('client');
      line.send(first);
      return line;
    },
    transport: () => engine.transport(),
    tokenOf: async () => undefined,
    command: (method, params) =>
      engine.command(method as EngineCommandMethod, params as EngineCommandParams<EngineCommandMethod>),
    restart: () => engine.restart(),
    async pass(ms) {
      await clock.advance(ms);
      await settle();
    },
    settle,
    health: async () => String(engine.healthy),
    kept,
    close: () => engine.close(),
  };
}

function openLine(engine: PresenceEngine, clock: ManualClock): Line {
  const told: Told[] = [];
  let open = true;
  let asleep = false;
  let stalled = false;
  const sink: Sink = {
    send: (text) => void told.push({ at: clock.now(), text }),
    ping() {
      if (!asleep) connection.heard();
    },
    close(code, reason) {
      open = false;
      told.push({ at: clock.now(), text: `closed ${code} ${reason}` });
    },
    congested: () => stalled,
  };
  const connection = engine.accept(sink);
  return {
    get open() {
      return open;
    },
    told,
    send(frame) {
      if (open) connection.receive(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    lose() {
      if (!open) return;
      open = false;
      connection.lost();
    },
    sleep(now) {
      asleep = now;
    },
    stall(now) {
      stalled = now;
      if (!stalled && open) connection.drained();
    },
  };
}
