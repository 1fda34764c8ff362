/** Values for placeholders. */
export type Values = Readonly<Record<string, string | number | undefined>>;

/** The parts of the last template: a page full of badges has one. Every second part is what stood in braces. */
let last = '';
let parts: readonly string[] = [];

/** A template with its placeholders (`{name}`) filled, numbers as `locale` writes them. One that nothing is known for becomes empty. */
export function fill(template: string, values: Values, locale?: string): string {
  if (template !== last) parts = (last = template).split(/\{(\w+)\}/);
  let text = '';
  for (let place = 0; place < parts.length; place++) {
    const part = parts[place] as string;
    const value = place % 2 ? values[part] : part;
    text += typeof value === 'number' ? value.toLocaleString(locale) : (value ?? '');
  }
  return text;
}
