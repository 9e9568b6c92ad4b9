import { describe, expect, it } from 'vitest';
import { BodyPipe } from '../../platform/http/body.pipe.js';
import { TextAnalysisRequest } from './text-analysis-request.dto.js';

const read = (body: unknown): Promise<unknown> =>
  new BodyPipe().transform(body, {
    type: 'body',
    metatype: TextAnalysisRequest,
  });

describe('TextAnalysisRequest', () => {
  it.each([
    'a',
    '.',
    ' a ',
    '\0a',
    '😀',
    '\u0301',
    'مرحبا',
    '\uD800',
    '__proto__',
  ])('accepts the text %j unchanged', async (text) => {
    await expect(read({ text })).resolves.toEqual({ text });
  });

  it.each([
    ['no characters', ''],
    ['spaces', '   '],
    ['line breaks and tabs', '\r\n\t\v\f'],
    ['Unicode spaces', '\u00A0\u1680\u2003\u2028\u2029\u202F\u205F\u3000'],
    ['zero-width characters', '\u200B\u200D\u2060\uFEFF\u00AD'],
    ['direction marks', '\u200E\u200F\u202E\u2066'],
    ['a Hangul filler', '\u3164'],
    ['NUL and other control characters', '\0\u0007\u001B\u0085'],
  ])('rejects a text of %s', async (_what, text) => {
    await expect(read({ text })).rejects.toMatchObject({
      code: 'body_invalid',
      problem: { extensions: { errors: ['text must not be empty or blank'] } },
    });
  });

  const unfit: unknown[] = [
    {},
    { text: null },
    { text: 1 },
    { text: true },
    { text: {} },
    { text: ['a'] },
    { text: { toString: 'a' } },
    { text: 'a', plan: 'pro' },
    [],
    [{ text: 'a' }],
    'a',
    1,
    null,
    undefined,
  ];

  it.each(unfit.map((body) => [body]))('rejects the body %j', async (body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'body_invalid' });
  });
});
