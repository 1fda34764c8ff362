import ts from 'typescript';

/** What the rules of the layout ask of a source file. */
export interface SourceFacts {
  /** Every module that it names: `import`, `export from`, `import()` and `import('...')` in a type. */
  imports: { from: string; typeOnly: boolean }[];
  /** Clocks, timers and chance that it takes from the platform, as written: `Date.now`, `setTimeout`. */
  timeAndChance: string[];
  hasDefaultExport: boolean;
  /** Statements that are neither `export { name } from` nor a directive like 'use client', shortened to their first line. */
  ownStatements: string[];
}

const globals = new Set(['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'requestIdleCallback']);
const globalObjects = new Set(['globalThis', 'window', 'self', 'global']);
const members = new Set([
  'Date.now',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'AbortSignal.timeout',
  'Math.random',
  'crypto.getRandomValues',
  'crypto.randomUUID',
]);
const importedNames = new Set(['randomUUID', 'randomBytes', 'randomInt', 'hrtime']);

/** Reads a file's text without running it. `path` only says whether it holds JSX. */
export function readSource(path: string, text: string): SourceFacts {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  const facts: SourceFacts = { imports: [], timeAndChance: [], hasDefaultExport: false, ownStatements: [] };
  for (const statement of file.statements) {
    if (!isReExport(statement) && !isDirective(statement)) {
      facts.ownStatements.push(statement.getText(file).split('\n', 1).join());
    }
    if (isDefaultExport(statement)) facts.hasDefaultExport = true;
  }
  visit(file);
  return facts;

  function visit(node: ts.Node): void {
    const named = moduleNamedBy(node);
    if (named) facts.imports.push(named);
    const taken = timeOrChance(node);
    if (taken) facts.timeAndChance.push(taken);
    ts.forEachChild(node, visit);
  }
}

function moduleNamedBy(node: ts.Node): { from: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { from: node.moduleSpecifier.text, typeOnly: isTypeOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    return {
      from: node.moduleSpecifier.text,
      typeOnly: node.isTypeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly)),
    };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { from: node.argument.literal.text, typeOnly: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const argument = node.arguments[0];
    return { from: argument && ts.isStringLiteralLike(argument) ? argument.text : '(computed)', typeOnly: false };
  }
  return undefined;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  return !clause.name && names.length > 0 && names.every((name) => name.isTypeOnly);
}

function timeOrChance(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const isDate = ts.isIdentifier(node.expression) && node.expression.text === 'Date';
    if (isDate && !node.arguments?.length) return ts.isNewExpression(node) ? 'new Date()' : 'Date()';
  }
  if (ts.isPropertyAccessExpression(node)) {
    const owner = lastName(node.expression);
    const name = node.name.text;
    if (members.has(`${owner}.${name}`) || (globalObjects.has(owner) && globals.has(name))) return `${owner}.${name}`;
  }
  if (ts.isImportSpecifier(node) && importedNames.has((node.propertyName ?? node.name).text)) return node.getText();
  if (ts.isIdentifier(node) && globals.has(node.text) && !isNameOfSomethingElse(node)) return node.text;
  return undefined;
}

/** `performance` of both `performance` and `globalThis.performance`. */
function lastName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

/** The `setTimeout` of `socket.setTimeout`, `{ setTimeout: ... }` or a declared method is not the platform's. */
function isNameOfSomethingElse(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) &&
    parent.name === node
  );
}

function isReExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) &&
    statement.moduleSpecifier !== undefined &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  );
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some((element) => element.name.text === 'default');
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}
