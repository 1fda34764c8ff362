import { fill } from './fill.js';
import type { Values } from './fill.js';
import type { PluralLabel, PresenceLabels } from './labels.js';
import type { PresenceContextValue } from './presenceContext.js';

type Words = Pick<PresenceContextValue, 'labels' | 'locale'>;

/** A phrase with its placeholders filled: the app's if it has one, else the default. */
export function phrase<Key extends keyof PresenceLabels>(
  { labels, locale }: Words,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends string ? Key : never,
  values: Values = {},
): string {
  return fill((labels?.[key] ?? defaults[key]) as string, values, locale);
}

/** A phrase in the form that the language has for `count`, which fills `{count}`. */
export function phraseFor<Key extends keyof PresenceLabels>(
  { labels, locale }: Words,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends PluralLabel ? Key : never,
  count: number,
  values: Values = {},
): string {
  const forms = (labels?.[key] ?? defaults[key]) as PluralLabel;
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return fill(form, { count, ...values }, locale);
}
