/**
 * What one command of the test run came to.
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 *
 * The part of Vitest's JSON report that is counted.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[],
 * }} Report
 */

/**
 * Counts a Vitest run. Whatever went wrong without a test that says so is one failure: no report at all, a file that
 * could not be loaded, an error outside every test, not a single test found.
 * @param {number} exitCode
 * @param {Report | undefined} report
 * @returns {Tally}
 */
export function tallyOf(exitCode, report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const crashedFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + crashedFiles.length;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const wentWrong = exitCode !== 0 || passed + skipped === 0;
  return { passed, failed: failed === 0 && wentWrong ? 1 : failed, skipped };
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sumOf(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * `12 passed, 0 failed`, and `, 3 skipped` after it when some were.
 * @param {Tally} tally
 */
export function lineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
