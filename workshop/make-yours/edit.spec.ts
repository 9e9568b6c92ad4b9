import { describe, expect, it } from 'vitest';
import { withoutLines, withoutParts } from './edit.js';

describe('withoutParts', () => {
  it.each([
    ['a part that is left out, in YAML', 'a\n# only with: x\nb\n# end: x\nc\n'],
    ['… indented', 'a\n  # only with: x\n  b\n  # end: x\nc\n'],
    ['… in JSON with comments', 'a\n// only with: x\nb\n// end: x\nc\n'],
    ['… in Markdown', 'a\n<!-- only with: x -->\nb\n<!-- end: x -->\nc\n'],
    [
      'the note that says what runs a block',
      'a\n<!-- run by test/a.spec.ts -->\n\nc\n',
    ],
    [
      'the note that says why nothing runs it',
      '<!-- not run: it needs a cluster -->\n\na\nc\n',
    ],
    [
      'the note that says where parts are from',
      '<!-- parts of: test/a.spec.ts -->\n\na\nc\n',
    ],
  ])('removes %s', (_, text) => {
    expect(withoutParts(text, { x: false, y: true })).toBe('a\nc\n');
  });

  it('removes only the comments around a part that is kept', () => {
    const text = 'a\n# only with: x \nb\n# end: x\nc\n';
    expect(withoutParts(text, { x: true, y: false })).toBe('a\nb\nc\n');
  });

  it('removes a kept part inside one that is left out', () => {
    const text =
      '# only with: x\na\n# only with: y\nb\n# end: y\nc\n# end: x\nd\n';
    expect(withoutParts(text, { x: false, y: true })).toBe('d\n');
    expect(withoutParts(text, { x: true, y: false })).toBe('a\nc\nd\n');
  });

  it.each([
    ['has no end', '# only with: x\nb\n'],
    ['has no beginning', '# only with: x\nb\n# end: y\n'],
    ['names an unknown part', '# only with: z\nb\n# end: z\n'],
  ])('rejects a comment that %s', (saying, text) => {
    expect(() => withoutParts(text, { x: true, y: true })).toThrow(saying);
  });
});

describe('withoutLines', () => {
  it('removes the lines that match', () => {
    expect(withoutLines('a\nb\nab\n', /a/)).toBe('b\n');
  });

  it('throws if no line matches', () => {
    expect(() => withoutLines('b\n', /a/)).toThrow('no line matches');
  });
});
