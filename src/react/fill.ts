/** Values for placeholders. */
export type Values = Readonly<Record<string, string | number | undefined>>;

/** A template with its placeholders (`{name}`) filled, numbers as `locale` writes them. One that nothing is known for becomes empty. */
export function fill(template: string, values: Values, locale?: string): string {
  // Every second part is what stood in braces. What is undefined is joined as nothing.
  const parts = template.split(/\{(\w+)\}/);
  return parts.map((part, place) => (place % 2 ? values[part]?.toLocaleString(locale) : part)).join('');
}
