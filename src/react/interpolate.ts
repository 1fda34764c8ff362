/** TemplateValues for placeholders. */
export type TemplateValues = Readonly<Record<string, string | number | undefined>>;

/**
 * A template with its placeholders (`{name}`) filled, numbers as `locale` writes them. One that nothing is known for becomes
 * empty. Braces stand for nothing else.
 */
export function interpolate(template: string, values: TemplateValues, locale?: string): string {
  // Every second part is what stood in braces.
  return template
    .split(/[{}]/)
    .reduce((text, part, place) => text + (place % 2 ? (values[part]?.toLocaleString(locale) ?? '') : part), '');
}
