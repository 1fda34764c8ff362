import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fenced blocks of a page, in order; `role` is a second word after the language. */
export function blocksOf(page: string): { language: string; role: string; text: string }[] {
  const text = readFileSync(join(import.meta.dirname, '..', page), 'utf8');
  return Array.from(text.matchAll(/^```(\w+) ?(\w*)\n(.*?)^```$/gms), ([, language = '', role = '', block = '']) => ({
    language,
    role,
    text: block,
  }));
}
