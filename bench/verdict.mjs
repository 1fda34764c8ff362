/**
 * One line of the table.
 * @typedef {{ goal: string, measured: string, value?: string, verdict: 'met' | 'in margin' | 'MISSED' | 'NOT MEASURED' | 'UNRELIABLE' | '' }} Line
 */

/** Ratios are judged with this margin: the machine is never alone. */
const margin = 1.3;

/**
 * A ratio that is to be at most `most`.
 * @param {string} goal
 * @param {number} ratio
 * @param {number} most
 * @param {string} measured
 * @returns {Line}
 */
export function atMost(goal, ratio, most, measured) {
  const verdict = ratio <= most ? 'met' : ratio <= most * margin ? 'in margin' : 'MISSED';
  return { goal: `${goal} <= ${most} x`, measured, value: `${short(ratio)} x`, verdict };
}

/**
 * How many times less it is to be at least.
 * @param {string} goal
 * @param {number} ratio
 * @param {number} least
 * @param {string} measured
 * @returns {Line}
 */
export function timesLess(goal, ratio, least, measured) {
  const verdict = ratio >= least ? 'met' : ratio >= least / margin ? 'in margin' : 'MISSED';
  return { goal: `${goal} >= ${least} x less`, measured, value: `${short(ratio)} x`, verdict };
}

/**
 * Something that is counted, where there is nothing to be lenient about.
 * @param {string} goal
 * @param {boolean} met
 * @param {string} measured
 * @returns {Line}
 */
export function held(goal, met, measured) {
  return { goal, measured, verdict: met ? 'met' : 'MISSED' };
}

/**
 * Something that is worth knowing and has no goal.
 * @param {string} goal
 * @param {string} measured
 * @returns {Line}
 */
export function told(goal, measured) {
  return { goal, measured, verdict: '' };
}

/**
 * Something that could not be measured, which is no success.
 * @param {string} goal
 * @param {string} reason
 * @returns {Line}
 */
export function notMeasured(goal, reason) {
  return { goal, measured: reason, verdict: 'NOT MEASURED' };
}

/**
 * Three digits of a number.
 * @param {number} value
 */
export function short(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

const widths = [86, 60, 8];

/**
 * A line as text.
 * @param {Line} line
 */
export function textOf({ goal, measured, value = '', verdict }) {
  return [goal, measured, value].map((cell, column) => cell.padEnd(Number(widths[column]))).join('  ') + verdict;
}

/** What stands above the lines. */
export const heading = textOf({ goal: 'goal', measured: 'measured', value: 'ratio', verdict: '' }) + 'verdict';
