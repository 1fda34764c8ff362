/** Writes an error to the console: the default for `onError`. */
export function writeToConsole(error: unknown): void {
  // oxlint-disable-next-line eslint/no-console -- this is its purpose
  console.error(error);
}
