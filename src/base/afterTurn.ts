/**
 * Runs `run` when this turn of the event loop has read every socket that was ready: once for all that they brought. For Node,
 * which calls nothing else in between.
 */
export function afterTurn(run: () => void): void {
  setImmediate(run);
}
