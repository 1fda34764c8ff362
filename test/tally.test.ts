import { describe, expect, test } from 'vitest';
import { lineOf, sumOf, tallyOf } from './tally.mjs';

function report(results: Record<string, string[]>, todo = 0) {
  const all = Object.values(results).flat();
  const count = (status: string) => all.filter((each) => each === status).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: todo,
    testResults: Object.entries(results).map(([name, statuses]) => ({
      status: name.startsWith('bad') || statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status) => ({ status })),
    })),
  };
}

describe('the tally of a test run', () => {
  test('counts what passed, failed and was skipped', () => {
    const tally = tallyOf(1, report({ a: ['passed', 'failed', 'skipped'], b: ['passed', 'failed'] }, 1));
    expect(tally).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  test('a run that left no report is one failure', () => {
    expect(tallyOf(0, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('a file that could not be loaded is a failure beside the tests that failed', () => {
    expect(tallyOf(1, report({ a: ['failed'], bad: [] }))).toMatchObject({ failed: 2 });
  });

  test('an error outside every test is one failure', () => {
    expect(tallyOf(1, report({ a: ['passed'] }))).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('a run without a test is one failure', () => {
    expect(tallyOf(0, report({}))).toMatchObject({ failed: 1 });
  });

  test('sums up in one line, and names skipped tests only when there are some', () => {
    const clean = { passed: 3, failed: 0, skipped: 0 };
    expect(lineOf(sumOf([clean, { passed: 1, failed: 1, skipped: 0 }]))).toBe('4 passed, 1 failed');
    expect(lineOf(sumOf([clean, { passed: 0, failed: 0, skipped: 2 }]))).toBe('3 passed, 0 failed, 2 skipped');
  });
});
