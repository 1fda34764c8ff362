import type { StrictArgTypes } from 'storybook/internal/types';

/** What react-docgen finds in the source of a component. */
interface DocgenInfo {
  description?: string;
  props?: Record<string, { description?: string }>;
}

interface Documented {
  __docgenInfo?: DocgenInfo;
}

/** The text of a doc comment, and its tags: `@default`, `@example` and so on. */
interface DocComment {
  text: string;
  tags: Record<string, string>;
}

function parseDocComment(comment: string): DocComment {
  const [text = '', ...parts] = comment.split(/^@(?=\w)/m);
  const tags: DocComment['tags'] = {};
  for (const part of parts) {
    const [name = ''] = /^\w+/.exec(part) ?? [];
    tags[name] = part.slice(name.length).trim();
  }
  return { text: text.trim(), tags };
}

/** The description of a component's page: the doc comment, with its example as code. */
export function describeComponent(component: Documented | undefined): string {
  const { text, tags } = parseDocComment(component?.__docgenInfo?.description ?? '');
  return tags.example ? `${text}\n\n\`\`\`tsx\n${tags.example}\n\`\`\`` : text;
}

/** The table of props: each with its description, and the default in a column of its own. */
export function describeProps(context: { argTypes: StrictArgTypes; component?: unknown }): StrictArgTypes {
  const { props = {} } = (context.component as Documented | undefined)?.__docgenInfo ?? {};
  const argTypes = { ...context.argTypes };
  for (const [name, { description = '' }] of Object.entries(props)) {
    const argType = argTypes[name];
    if (!argType) continue;
    const { text, tags } = parseDocComment(description);
    const defaultValue = tags.default ? { summary: tags.default } : argType.table?.defaultValue;
    argTypes[name] = { ...argType, description: text, table: { ...argType.table, defaultValue } };
  }
  return argTypes;
}
