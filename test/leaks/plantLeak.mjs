/** @typedef {import('./leaks.mjs').Leak} Leak */

/**
 * Puts a leak into the text of its file.
 * @param {string} source
 * @param {Leak} leak
 * @returns {string}
 * @throws when `find` does not occur exactly once, which happens when somebody edits or renames that line.
 */
export function plantLeak(source, { kind, what, file, find, plant }) {
  const words = find.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const matches = [...source.matchAll(new RegExp(words.join(String.raw`\s+`), 'g'))];
  const [match] = matches;
  if (match === undefined || matches.length > 1) {
    throw new Error(
      `the leak "${kind}: ${what}" cannot be planted; its line occurs ${matches.length} times in ${file}, not once. ` +
        `Update test/leaks/leaks.mjs after the change of: ${find}`,
    );
  }
  return source.slice(0, match.index) + plant + source.slice(match.index + match[0].length);
}
