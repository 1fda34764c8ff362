import type { Clock } from '../base/clock.js';

/** How often an open connection is looked at. */
const lookMs = 10_000;
/** After how much silence it is doubted. */
const quietMs = 30_000;
/** How long an answer to a ping may take. */
const answerMs = 5_000;
/** A timer that fires this much off its time has slept: a suspended laptop, a frozen page. */
const sleptMs = 5_000;

/** Whether an open socket still leads anywhere: one that says OPEN is not believed after sleep, or after a long silence. */
export interface Liveness {
  /** A connection is there. */
  start(): void;
  /** Something came over it. */
  heard(): void;
  /** Something happened that sockets do not survive well: asks for a sign of life now. */
  doubt(): void;
}

/**
 * Makes {@link Liveness} that asks with `ping` and says once that nobody is there with `dead`. `alarm` arms the connection's
 * one timer in place of what it was armed for; to disarm it ends this as well.
 */
export function createLiveness(
  clock: Omit<Clock, 'frame'>,
  alarm: (ms: number, run: () => void) => void,
  ping: () => void,
  dead: () => void,
): Liveness {
  let heardAt: number;
  let asked: boolean;

  /** Runs `then` after `ms` with whether the machine slept meanwhile. Wall time: the other kind may stand still in sleep. */
  function after(ms: number, then: (slept: boolean) => void): void {
    const due = clock.now() + ms;
    alarm(ms, () => then(Math.abs(clock.now() - due) > sleptMs));
  }

  function look(): void {
    asked = false;
    after(lookMs, (slept) => (slept || clock.now() - heardAt >= quietMs ? ask(true) : look()));
  }

  function ask(again: boolean): void {
    asked = true;
    ping();
    // Slept between ping and deadline: the answer may be on its way, so one more chance. Only one, since the timers of a
    // hidden page are that late every time.
    after(answerMs, (slept) => (slept && again ? ask(false) : dead()));
  }

  return {
    start() {
      heardAt = clock.now();
      look();
    },
    heard() {
      heardAt = clock.now();
      if (asked) look();
    },
    doubt() {
      if (!asked) ask(true);
    },
  };
}
