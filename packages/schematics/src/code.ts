import ts from 'typescript';

type Literal = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

/**
 * Adds entries at the end of the list or object of a top-level variable. Skips
 * those that are already there.
 *
 * @param entries the source code of each entry, by property name or string value
 * @throws {Error} if the code has no such list or object
 */
export function addToVariable(
  code: string,
  variable: string,
  entries: Readonly<Record<string, string>>,
): string {
  const declared = parse(code)
    .statements.filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText() === variable);
  const literal = declared?.initializer && asLiteral(declared.initializer);
  if (!literal) throw new Error(`it has no list "${variable}"`);
  return addEntries(code, literal, entries);
}

/**
 * Imports a module into the first module of a file, unless it is already imported.
 *
 * @param from the file of the imported module
 * @throws {Error} if the file has no module, its imports are not a list, or the name is imported from another file
 */
export function addModule(code: string, symbol: string, from: string): string {
  const source = parse(code);
  if (hasIdentifier(code, symbol)) {
    const other = getImportedFile(source, symbol);
    if (other === undefined || other === from) return code;
    throw new Error(`it already imports ${symbol} from ${other}`);
  }
  const options = source.statements
    .filter((statement) => ts.isClassDeclaration(statement))
    .flatMap((declaration) => ts.getDecorators(declaration) ?? [])
    .map(({ expression }) => expression)
    .filter((call) => ts.isCallExpression(call))
    .filter((call) => call.expression.getText() === 'Module')
    .flatMap((call) => call.arguments[0] ?? [])
    .find((argument) => ts.isObjectLiteralExpression(argument));
  const imports = options?.properties.find(
    (property) =>
      ts.isSpreadAssignment(property) || getName(property) === 'imports',
  );
  const literal =
    imports &&
    ts.isPropertyAssignment(imports) &&
    asLiteral(imports.initializer);
  if (!options || (imports && !literal))
    throw new Error('it has no @Module() with a list of imports');
  const at = source.statements.findLast(ts.isImportDeclaration)?.end ?? 0;
  const line = getImport(symbol, from);
  return insert(
    literal
      ? addEntries(code, literal, { [symbol]: symbol })
      : addEntries(code, options, { imports: `imports: [${symbol}]` }),
    at,
    at === 0 ? `${line}\n` : `\n${line}`,
  );
}

export const getImport = (symbol: string, from: string): string =>
  `import { ${symbol} } from '${from}';`;

function getImportedFile(
  { statements }: ts.SourceFile,
  symbol: string,
): string | undefined {
  const { moduleSpecifier: file } =
    statements
      .filter((statement) => ts.isImportDeclaration(statement))
      .find(
        ({ importClause }) => importClause && hasName(importClause, symbol),
      ) ?? {};
  return file && ts.isStringLiteralLike(file) ? file.text : undefined;
}

function addEntries(
  code: string,
  literal: Literal,
  entries: Readonly<Record<string, string>>,
): string {
  const items = ts.isArrayLiteralExpression(literal)
    ? literal.elements
    : literal.properties;
  const present = new Set([...items].map((item) => getName(item)));
  const missing = Object.entries(entries)
    .filter(([name]) => !present.has(name))
    .map(([, entry]) => entry);
  if (missing.length === 0) return code;

  const [first] = items;
  const last = items.at(-1);
  const bracket = literal.end - 1;
  if (!first || !last) return insert(code, bracket, missing.join(', '));

  const comma = items.hasTrailingComma ? '' : ',';
  const before = code.slice(last.end, bracket);
  if (!before.includes('\n')) {
    const separated = ` ${missing.join(', ')}`;
    return items.hasTrailingComma
      ? insert(code, bracket, separated)
      : insert(code, last.end, comma + separated);
  }
  // A comment after the last entry stays with it.
  const firstStart = first.getStart();
  const indent = /[ \t]*$/.exec(code.slice(0, firstStart))?.[0] ?? '';
  const lines = missing.map((entry) => `${indent}${entry},\n`).join('');
  const lineStart = code.lastIndexOf('\n', bracket - 1) + 1;
  return insert(insert(code, lineStart, lines), last.end, comma);
}

/** Whether the code contains a name, except in comments and strings. */
export const hasIdentifier = (code: string, name: string): boolean =>
  hasName(parse(code), name);

const hasName = (node: ts.Node, name: string): boolean =>
  (ts.isIdentifier(node) && node.text === name) ||
  (ts.forEachChild(node, (child) => hasName(child, name)) ?? false);

const parse = (code: string) =>
  ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true);

function asLiteral(expression: ts.Expression): Literal | undefined {
  const value = unwrap(expression);
  return ts.isArrayLiteralExpression(value) ||
    ts.isObjectLiteralExpression(value)
    ? value
    : undefined;
}

/** The expression without `as const`, `satisfies …` and parentheses. */
const unwrap = (value: ts.Expression): ts.Expression =>
  ts.isAsExpression(value) ||
  ts.isSatisfiesExpression(value) ||
  ts.isParenthesizedExpression(value)
    ? unwrap(value.expression)
    : value;

function getName(
  item: ts.Expression | ts.ObjectLiteralElementLike,
): string | undefined {
  const name = ts.isExpression(item) ? item : item.name;
  return name && (ts.isStringLiteralLike(name) || ts.isIdentifier(name))
    ? name.text
    : undefined;
}

const insert = (text: string, at: number, addition: string): string =>
  text.slice(0, at) + addition + text.slice(at);
