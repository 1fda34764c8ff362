import { interpolate } from './interpolate.js';
import type { TemplateValues } from './interpolate.js';
import type { PluralLabel, PresenceLabels } from './labels.js';
import type { PresenceContextValue } from './presenceContext.js';

/** The labels of the app and their language. */
type Translations = Pick<PresenceContextValue, 'labels' | 'locale'>;

/** A label with its placeholders filled in: the app's, else the default. */
export function translate<Key extends keyof PresenceLabels>(
  { labels, locale }: Translations,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends string ? Key : never,
  values: TemplateValues = {},
): string {
  return interpolate((labels?.[key] ?? defaults[key]) as string, values, locale);
}

/** A label in the plural form that the language has for `count`, with its placeholders filled in; `{count}` is one of them. */
export function translatePlural<Key extends keyof PresenceLabels>(
  { labels, locale }: Translations,
  defaults: Pick<PresenceLabels, Key>,
  key: PresenceLabels[Key] extends PluralLabel ? Key : never,
  count: number,
  values: TemplateValues = {},
): string {
  const forms = (labels?.[key] ?? defaults[key]) as PluralLabel;
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return interpolate(form, { count, ...values }, locale);
}
