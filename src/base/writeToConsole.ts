/** Hears errors of an app that does not ask for them, and must still be able to find out. */
export function writeToConsole(error: unknown): void {
  // oxlint-disable-next-line eslint/no-console -- that is its purpose
  console.error(error);
}
