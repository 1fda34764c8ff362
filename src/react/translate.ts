import { interpolate } from './interpolate.js';
import type { TemplateValues } from './interpolate.js';
import type { PluralLabel, PresenceLabels } from './labels.js';
import type { PresenceContextValue } from './presenceContext.js';

type Locale = Pick<PresenceContextValue, 'labels' | 'locale'>;

/** A phrase with its placeholders filled: the app's if it has one, else the default. */
export function translate<Key extends keyof PresenceLabels>(
  { labels, locale }: Locale,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends string ? Key : never,
  values: TemplateValues = {},
): string {
  return interpolate((labels?.[key] ?? defaults[key]) as string, values, locale);
}

/** A phrase in the form that the language has for `count`, which fills `{count}`. */
export function translatePlural<Key extends keyof PresenceLabels>(
  { labels, locale }: Locale,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends PluralLabel ? Key : never,
  count: number,
  values: TemplateValues = {},
): string {
  const forms = (labels?.[key] ?? defaults[key]) as PluralLabel;
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return interpolate(form, { count, ...values }, locale);
}
