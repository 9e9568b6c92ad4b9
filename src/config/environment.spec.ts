import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../platform/config/read-environment.js';
import { ConfigurationError } from '../platform/config/startup.error.js';
import { Environment } from './environment.js';

const required = {
  ISSUER_BASE_URL: 'https://tenant.example/',
  AUDIENCE: 'https://api.example.com',
  CLAIM_NAMESPACE: 'https://example.com/',
};

const read = (variables: Record<string, string>): Environment =>
  readEnvironment(Environment, { ...required, ...variables });

function problemsOf(variables: Record<string, string>): string {
  try {
    read(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('the environment', () => {
  it('needs three variables, the others have defaults', () => {
    expect(read({})).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      ISSUER_BASE_URL: ['https://tenant.example/'],
      TOKEN_SIGNING_ALG: ['RS256'],
      CLOCK_TOLERANCE_SECONDS: 5,
      CORS_ORIGINS: [],
    });
  });

  it('counts empty and blank as unset, and trims', () => {
    expect(read({ PORT: ' ', JWKS_URI: '', AUDIENCE: ' api ' })).toMatchObject({
      PORT: 3000,
      AUDIENCE: 'api',
    });
    expect(problemsOf({ AUDIENCE: '  ' })).toMatch(/AUDIENCE is required/);
  });

  it('says everything that is wrong at once, and no value', () => {
    const message = problemsOf({
      ISSUER_BASE_URL: '',
      AUDIENCE: '',
      CLAIM_NAMESPACE: 'secret-value',
      PORT: '65536',
      TOKEN_SIGNING_ALG: 'HS256',
    });
    for (const name of [
      'ISSUER_BASE_URL',
      'AUDIENCE',
      'CLAIM_NAMESPACE',
      'PORT',
      'TOKEN_SIGNING_ALG',
    ]) {
      expect(message).toMatch(new RegExp(`- .*${name}`));
    }
    expect(message).not.toContain('secret-value');
  });

  it.each([
    ['ISSUER_BASE_URL', 'http://tenant.example/'],
    ['ISSUER_BASE_URL', 'https://tenant.example/?a=b'],
    ['ISSUER_BASE_URL', 'https://tenant.example/#a'],
    ['ISSUER_BASE_URL', 'https://user:pass@tenant.example/'],
    ['ISSUER_BASE_URL', 'tenant.example'],
    ['ISSUER_BASE_URL', 'https://a.example/, ftp://b.example/'],
    ['ISSUER_BASE_URL', 'http://localhost.evil.example/'],
    ['ISSUER_BASE_URL', 'http://127.0.0.1.evil.example/'],
    ['JWKS_URI', 'http://tenant.example/keys'],
    ['JWKS_URI', 'file:///keys'],
    ['CLAIM_NAMESPACE', 'https://example.com'],
    ['CLAIM_NAMESPACE', 'urn:example/'],
    ['CLAIM_NAMESPACE', 'example.com/'],
    ['TOKEN_SIGNING_ALG', 'none'],
    ['TOKEN_SIGNING_ALG', 'RS256, HS256'],
    ['TOKEN_SIGNING_ALG', 'EdDSA'],
    ['TOKEN_PROFILE', 'other'],
    ['NODE_ENV', 'staging'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['CLOCK_TOLERANCE_SECONDS', '61'],
    ['JWKS_TIMEOUT_MS', '0'],
    ['VERIFIED_TOKEN_CACHE_SIZE', '-1'],
    ['PUBLIC_URL', 'api.example.com'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['LOG_LEVEL', 'loud'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['REDIS_URL', 'redis:localhost'],
    ['REDIS_URL', 'redis://:p%zz@localhost:6379'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ [name]: value })).toMatch(new RegExp(`- .*${name}`));
  });

  it.each([
    ['ISSUER_BASE_URL', 'http://localhost:4000/'],
    ['ISSUER_BASE_URL', 'http://127.0.0.1:4000'],
    ['ISSUER_BASE_URL', 'http://[::1]:4000/'],
    ['JWKS_URI', 'https://tenant.example/keys?p=policy'],
    ['CLAIM_NAMESPACE', 'http://example.com/claims/'],
    ['CORS_ORIGINS', 'https://app.example.com, http://localhost:8080'],
    ['REDIS_URL', 'rediss://user:p%40ss@redis:6380/1'],
  ])('takes %s=%s', (name, value) => {
    expect(problemsOf({ [name]: value })).toBe('');
  });

  it('takes no tenant in clear in production, not even on this machine', () => {
    const message = problemsOf({
      NODE_ENV: 'production',
      ISSUER_BASE_URL: 'http://localhost:4000/',
    });
    expect(message).toMatch(/ISSUER_BASE_URL/);
  });

  it('refuses JWKS_URI with several issuers', () => {
    const message = problemsOf({
      ISSUER_BASE_URL: 'https://a.example/,https://b.example/',
      JWKS_URI: 'https://a.example/keys',
    });
    expect(message).toMatch(/JWKS_URI cannot be combined with several/);
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
  });
});

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const described = lines
    .map(
      (line, index) =>
        [
          /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1],
          lines[index - 1] ?? '',
        ] as const,
    )
    .filter((entry): entry is [string, string] => entry[0] !== undefined);

  it('lists every variable of the code, and no other', () => {
    const rules = getMetadataStorage().getTargetValidationMetadatas(
      Environment,
      '',
      false,
      false,
    );
    const known = new Set(rules.map(({ propertyName }) => propertyName));
    expect(described.map(([name]) => name).toSorted()).toEqual(
      [...known].toSorted(),
    );
  });

  it('says what each one means, in the line above', () => {
    for (const [name, comment] of described)
      expect([name, comment]).toEqual([name, expect.stringMatching(/^# \S+ /)]);
  });

  it('holds values that the code takes', () => {
    const values = Object.fromEntries(
      lines
        .map((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1))
        .filter((pair) => pair !== undefined),
    ) as Record<string, string>;
    expect(() => readEnvironment(Environment, values)).not.toThrow();
  });
});
