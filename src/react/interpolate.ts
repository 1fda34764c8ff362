/** Values for placeholders, by name. */
export type TemplateValues = Readonly<Record<string, string | number | undefined>>;

/**
 * Replaces each placeholder of a template (`{name}`) by its value, numbers as `locale` writes them. A placeholder without a value
 * becomes empty.
 */
export function interpolate(template: string, values: TemplateValues, locale?: string): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name]?.toLocaleString(locale) ?? '');
}
