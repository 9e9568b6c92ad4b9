import { describe, expect, it } from 'vitest';
import { getContentSecurityPolicy } from '../../../src/operations/openapi/docs-page.js';

const sources = (...tokenUrls: string[]): string =>
  /connect-src ([^;]*);/.exec(getContentSecurityPolicy(tokenUrls))?.[1] ?? '';

describe('the policy of the docs', () => {
  it('lets the page request tokens from each tenant', () => {
    expect(sources('https://a.example/token', 'https://b.example/t')).toBe(
      "'self' https://a.example/token https://b.example/t",
    );
  });

  it('lets it request a client from a local tenant', () => {
    expect(sources('http://localhost:4000/oauth/token')).toBe(
      "'self' http://localhost:4000/oauth/token http://localhost:4000/_local/client",
    );
  });

  it('leaves out what a source cannot contain', () => {
    expect(sources('https://a.example/token?p=policy#x')).toBe(
      "'self' https://a.example/token",
    );
  });

  it.each([
    'https://a.example/x; script-src *',
    'https://a.example/x, default-src *',
    'https://a.example/x *',
    'https://a.example/\r\nx-evil: 1',
    'http://localhost;x/token',
  ])('lets no URL add a directive: %j', (tokenUrl) => {
    const policy = getContentSecurityPolicy([tokenUrl]);
    expect(policy.split('; ')).toHaveLength(8);
    expect(policy).not.toMatch(/[,\r\n]| \*/);
  });
});
