import { describe, expect, it } from 'vitest';
import { addModule, addToVariable } from '../src/code.js';

const add = (code: string) =>
  addToVariable(code, 'list', { b: "'b'", c: "'c'" });

describe('addToVariable', () => {
  it.each([
    ['const list = [];', "const list = ['b', 'c'];"],
    ["const list = ['a'];", "const list = ['a', 'b', 'c'];"],
    ["const list = ['a', ];", "const list = ['a',  'b', 'c'];"],
    ["const list = ['b'];", "const list = ['b', 'c'];"],
    [
      "export const list = [\n  'a' // first\n];",
      "export const list = [\n  'a', // first\n  'b',\n  'c',\n];",
    ],
    [
      "const list = [\n  'a',\n  // last\n];",
      "const list = [\n  'a',\n  // last\n  'b',\n  'c',\n];",
    ],
    [
      "let list = (['a'] as const) satisfies string[];",
      "let list = (['a', 'b', 'c'] as const) satisfies string[];",
    ],
    ['const list = [...a];', "const list = [...a, 'b', 'c'];"],
  ])('adds to %s', (code, expected) => {
    expect(add(code)).toBe(expected);
    expect(add(expected)).toBe(expected);
  });

  it.each([
    '',
    'const other = [];',
    'const list = new Set([]);',
    'let list;',
    'function f() { const list = []; }',
  ])('rejects %j', (code) => {
    expect(() => add(code)).toThrow('it has no list "list"');
  });
});

describe('addModule', () => {
  const addA = (code: string) => addModule(code, 'A', './a.js');
  const line = "import { A } from './a.js';\n";

  it.each([
    [
      '@Module({ imports: [] }) class M {}',
      `${line}@Module({ imports: [A] }) class M {}`,
    ],
    [
      `import 'b';\n// A\n@Module({ imports: [B] }) class M {}`,
      `import 'b';\n${line}// A\n@Module({ imports: [B, A] }) class M {}`,
    ],
    [
      '@Module({ imports: [A] }) class M {}',
      '@Module({ imports: [A] }) class M {}',
    ],
    ['@Module({}) class M {}', `${line}@Module({imports: [A]}) class M {}`],
    [
      '@Module({ controllers: [C] }) class M {}',
      `${line}@Module({ controllers: [C], imports: [A] }) class M {}`,
    ],
    [
      '@Module({\n  providers: [P],\n}) class M {}',
      `${line}@Module({\n  providers: [P],\n  imports: [A],\n}) class M {}`,
    ],
    [
      `import { A } from "./a.js";\n@Module({ imports: [A] }) class M {}`,
      `import { A } from "./a.js";\n@Module({ imports: [A] }) class M {}`,
    ],
  ])('adds to %s', (code, expected) => {
    expect(addA(code)).toBe(expected);
  });

  it.each([
    '',
    'class M {}',
    '@Module(options) class M {}',
    '@Module({ imports }) class M {}',
    '@Module({ ...options }) class M {}',
    '@Module({ imports: getImports() }) class M {}',
  ])('rejects %j', (code) => {
    expect(() => addA(code)).toThrow('it has no @Module() with a list of');
  });

  it('rejects a name that is imported from another file', () => {
    const code = `import { A } from './shop/a.js';\n@Module({ imports: [A] }) class M {}`;
    expect(() => addA(code)).toThrow('it already imports A from ./shop/a.js');
  });
});
