/** Values for placeholders. */
export type Values = Readonly<Record<string, string | number | undefined>>;

/** A template with its placeholders (`{name}`) filled. One that nothing is known for becomes empty. */
export function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
