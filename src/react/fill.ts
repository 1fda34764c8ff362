/** Values for placeholders. */
export type Values = Readonly<Record<string, string | number | undefined>>;

/** A template with its placeholders (`{name}`) filled, numbers as `locale` writes them. One that nothing is known for becomes empty. */
export function fill(template: string, values: Values, locale?: string): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name]?.toLocaleString(locale) ?? '');
}
