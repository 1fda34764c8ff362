import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as kit from 'presence-kit';

const at = (path: string) => fileURLToPath(new URL(`../stories/${path}`, import.meta.url));
const names = Object.keys(kit);
const hooks = names.filter((name) => /^use[A-Z]/.test(name) && name !== 'useUserPresence');
/** Those that come without a `pk-` element of their own: the provider, functions, the class of errors. */
const noComponents = ['PresenceProvider', 'PresenceError'];
const components = names.filter((name) => /^[A-Z]/.test(name) && !noComponents.includes(name));

/** What is left out, because there is nothing to be seen. */
const without: Record<string, string[]> = {
  PresenceAnnouncer: ['Themed'],
};

it('there are components and hooks to look for', () => {
  expect(components).toContain('OnlineBadge');
  expect(hooks).toContain('usePresence');
});

describe.each(components)('the page of %s in Storybook', (name) => {
  it('has the stories that every page has, by the same names', () => {
    const stories = exportsOf(`${name}.stories.tsx`);
    const wanted = ['Default', 'EveryState', 'Themed', 'RightToLeft', 'Headless', ...(hasSizes(name) ? ['Sizes'] : [])];
    expect(stories).toEqual(expect.arrayContaining(wanted.filter((story) => !without[name]?.includes(story))));
  });
});

describe.each(hooks)('the page of %s in Storybook', (name) => {
  it('has a story that plays', () => {
    expect(exportsOf(`hooks/${name}.stories.tsx`)).toContain('Default');
    expect(readFileSync(at(`hooks/${name}.stories.tsx`), 'utf8')).toMatch(/async play\(/);
  });
});

function hasSizes(component: string): boolean {
  const source = readFileSync(new URL(`../src/headless/${component}.tsx`, import.meta.url), 'utf8');
  return source.includes('size?: Size');
}

function exportsOf(path: string): string[] {
  expect(existsSync(at(path)), `stories/${path} is missing`).toBe(true);
  return Array.from(readFileSync(at(path), 'utf8').matchAll(/^export const (\w+)/gm), ([, story]) => story!);
}
