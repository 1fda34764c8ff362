import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The fenced blocks of a page of docs, in order. */
export function blocksOf(page: string): { language: string; text: string }[] {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}`, import.meta.url)), 'utf8');
  return Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}
