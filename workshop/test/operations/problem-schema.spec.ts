import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../../src/operations/openapi/document/components.js';

describe('the codes of the problem schema', () => {
  it('contain a problem once that several routes answer', () => {
    const own = { code: 'order_too_large', status: 413, title: 'Too large' };
    const { properties } = problemSchema([own, own]) as {
      properties: { code: { enum: string[] } };
    };
    const codes = properties.code.enum;
    expect(codes.filter((code) => code === 'order_too_large')).toHaveLength(1);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
