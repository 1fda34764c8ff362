/** Writes errors to the console, where the app gave no listener for them. */
export function writeToConsole(error: unknown): void {
  // oxlint-disable-next-line eslint/no-console -- that is its purpose
  console.error(error);
}
