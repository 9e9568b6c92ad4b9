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

function getMessage(variables: Record<string, string>): string {
  try {
    read(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('Environment', () => {
  it('requires three variables and has defaults for the others', () => {
    expect(read({})).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      ISSUER_BASE_URL: ['https://tenant.example/'],
      TOKEN_SIGNING_ALG: ['RS256'],
      CLOCK_TOLERANCE_SECONDS: 5,
      CORS_ORIGINS: [],
    });
  });

  it('treats empty and blank values as unset, and trims others', () => {
    expect(read({ PORT: ' ', JWKS_URI: '', AUDIENCE: ' api ' })).toMatchObject({
      PORT: 3000,
      AUDIENCE: 'api',
    });
    expect(getMessage({ AUDIENCE: '  ' })).toMatch(/AUDIENCE is required/);
  });

  it('reports all invalid variables at once, without their values', () => {
    const message = getMessage({
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
  ])('rejects %s=%s', (name, value) => {
    expect(getMessage({ [name]: value })).toMatch(new RegExp(`- .*${name}`));
  });

  it.each([
    ['ISSUER_BASE_URL', 'http://localhost:4000/'],
    ['ISSUER_BASE_URL', 'http://127.0.0.1:4000'],
    ['ISSUER_BASE_URL', 'http://[::1]:4000/'],
    ['JWKS_URI', 'https://tenant.example/keys?p=policy'],
    ['CLAIM_NAMESPACE', 'http://example.com/claims/'],
    ['CORS_ORIGINS', 'https://app.example.com, http://localhost:8080'],
    ['REDIS_URL', 'rediss://user:p%40ss@redis:6380/1'],
    ['REDIS_URL', 'redis://my_redis'],
    ['REDIS_URL', 'redis://user:a,b;c@redis'],
    ['REDIS_URL', 'redis://:a:b$!=&+~*@[::1]:6379/15?family=6'],
    ['REDIS_URL', 'redis://10.0.0.1:6379/'],
    ['ISSUER_BASE_URL', 'https://tenant.example:8443/realms/Main'],
    ['ISSUER_BASE_URL', 'https://tenant.example/abc/v2.0 , https://b.example,'],
    ['AUDIENCE', 'api://5f1c/Orders#v1'],
    ['AUDIENCE', 'https://api.example.com\r'],
    ['CLAIM_NAMESPACE', 'https://know-your-customer.example/'],
    ['PUBLIC_URL', 'https://gateway.example/orders/'],
    ['HOST', '::'],
    ['HOST', 'fe80::1%eth0'],
    ['HOST', 'my_api.internal'],
    ['REDIS_URL', 'redis://:changeme@redis:6379'],
    ['PUBLIC_URL', 'https://is-your-api-ok.example'],
    ['TRUST_PROXY', '10.0.0.1, 10.0.0.0/8, 10.0.0.1/32, 2001:db8::/32, ::1'],
  ])('accepts %s=%s', (name, value) => {
    expect(getMessage({ [name]: value })).toBe('');
  });

  const zeroWidthSpace = '\u200b';

  it.each([
    // Mistakes that come from shells, .env files and copying.
    ['AUDIENCE', '"https://api.example.com"', /quotation marks/],
    ['AUDIENCE', "'https://api.example.com'", /quotation marks/],
    ['AUDIENCE', "''", /quotation marks/],
    ['PORT', '"3000', /quotation marks/],
    ['RATE_LIMIT', '`on`', /quotation marks/],
    ['TRUST_PROXY', '"10.0.0.1","10.0.0.2"', /quotation marks/],
    ['PORT', '3000 # of the API', /comment/],
    ['JWKS_URI', '# none', /comment/],
    ['AUDIENCE', 'https://api.example.com https://b.example', /spaces/],
    ['AUDIENCE', 'a\tb', /spaces/],
    ['AUDIENCE', 'a\nPORT=3000', /spaces/],
    ['ISSUER_BASE_URL', 'https://a.example/ https://b.example/', /spaces/],
    ['AUDIENCE', `https://api${zeroWidthSpace}.example.com`, /ASCII/],
    ['AUDIENCE', 'https://api.example.com/\0', /ASCII/],
    ['CLAIM_NAMESPACE', 'https://exämple.com/', /ASCII/],
    ['TOKEN_PROFILE', `auth0${zeroWidthSpace}`, /ASCII/],
    ['AUDIENCE', 'a,b', /one value, not a list/],
    ['AUDIENCE', 'https://api.example.com,', /one value, not a list/],
    ['AUDIENCE', 'a;b', /one value, not a list/],
    [
      'CLAIM_NAMESPACE',
      'https://a.example/,https://b.example/',
      /one value, not a list/,
    ],
    ['PUBLIC_URL', 'https://a.example,https://b.example', /not a list/],
    ['JWKS_URI', 'https://a.example/k,https://b.example/k', /not a list/],
    ['REDIS_URL', 'redis://a:6379,redis://b:6379', /not a list/],
    ['ISSUER_BASE_URL', 'https://a.example/;https://b.example/', /with commas/],
    ['CORS_ORIGINS', 'https://a.example;https://b.example', /with commas/],
    ['ISSUER_BASE_URL', 'https://your-tenant.eu.auth0.com/', /placeholder/],
    ['ISSUER_BASE_URL', 'https://<domain>/', /placeholder/],
    ['ISSUER_BASE_URL', 'https://YOUR_DOMAIN/', /placeholder/],
    ['ISSUER_BASE_URL', 'https://${TENANT}/', /placeholder/],
    ['AUDIENCE', '$(API)', /placeholder/],
    ['AUDIENCE', '##AUDIENCE##', /placeholder/],
    ['AUDIENCE', '{{ audience }}', /placeholder/],
    ['AUDIENCE', 'changeme', /placeholder/],
    // Numbers.
    ['PORT', 'NaN', /whole number from 0 to 65535/],
    ['PORT', '0x10', /whole number/],
    ['PORT', '1e3', /whole number/],
    ['PORT', '03000', /whole number/],
    ['PORT', '+3000', /whole number/],
    ['JWKS_CACHE_MAX_AGE_SECONDS', '10m', /digits only/],
    ['JWKS_TIMEOUT_MS', '5s', /digits only/],
    ['REFUSALS_PER_MINUTE', '10_000', /digits only/],
    ['REFUSALS_PER_MINUTE', '10,000', /one value, not a list/],
    ['REFUSALS_PER_MINUTE', 'Infinity', /digits only/],
    // Where to listen.
    ['HOST', 'http://0.0.0.0', /HOST must be/],
    ['HOST', 'localhost', /HOST must not be localhost/],
    ['HOST', 'localhost:3000', /HOST must be/],
    ['HOST', '[::]', /HOST must be/],
    ['HOST', '*', /HOST must be/],
    ['HOST', '0.0.0.256', /HOST must be/],
    ['HOST', '0', /HOST must be/],
    ['HOST', '0.0.0.0/0', /HOST must be/],
    // The tenant.
    [
      'ISSUER_BASE_URL',
      'https://tenant.example/.well-known/openid-configuration',
      /issuer alone/,
    ],
    ['ISSUER_BASE_URL', 'https://tenant.example/authorize', /issuer alone/],
    ['ISSUER_BASE_URL', 'https://tenant.example/oauth/token/', /issuer alone/],
    ['ISSUER_BASE_URL', 'https://tenant.example//', /twice in a row/],
    ['ISSUER_BASE_URL', 'https://Tenant.Example/', /lower case/],
    ['ISSUER_BASE_URL', 'HTTPS://tenant.example/', /lower case/],
    ['ISSUER_BASE_URL', 'https:tenant.example/', /lower case/],
    ['ISSUER_BASE_URL', 'https:\\\\tenant.example/', /lower case/],
    ['ISSUER_BASE_URL', 'https://*.example/', /wildcard/],
    [
      'JWKS_URI',
      'https://tenant.example/.well-known/openid-configuration',
      /discovery document/,
    ],
    ['CLAIM_NAMESPACE', 'https://tenant.eu.auth0.com/', /drops/],
    ['CLAIM_NAMESPACE', 'HTTPS://example.com/', /lower case/],
    ['TOKEN_SIGNING_ALG', 'rs256', /must be one of/],
    ['LOG_LEVEL', 'INFO', /must be one of/],
    ['NODE_ENV', 'prod', /must be one of/],
    ['DOCS', 'true', /must be one of/],
    ['PROOF_OF_POSSESSION', 'on', /must be one of/],
    ['DPOP_SIGNING_ALG', 'HS256', /must be one of/],
    ['DPOP_SIGNING_ALG', 'none', /must be one of/],
    ['DPOP_PROOF_MAX_AGE_SECONDS', '301', /from 1 to 300/],
    ['DPOP_NONCE_SECRET', 'x'.repeat(31), /at least 32 characters/],
    ['CLIENT_CERT_FORMAT', 'pem', /must be one of/],
    ['CLIENT_CERT_HEADER', 'client:cert', /name of one header/],
    ['CLIENT_CERT_HEADER', 'DPoP', /name of one header/],
    ['RATE_LIMIT', 'ON', /must be one of/],
    // This API.
    ['PUBLIC_URL', 'https://api.example.com/?a', /query/],
    ['PUBLIC_URL', 'https://api.example.com//', /twice in a row/],
    ['PUBLIC_URL', 'https:api.example.com', /lower case/],
    ['CORS_ORIGINS', 'https://*.example.com', /origins/],
    ['CORS_ORIGINS', 'https://app.example.com/app', /origins/],
    ['CORS_ORIGINS', 'HTTPS://app.example.com', /origins/],
    ['CORS_ORIGINS', 'null', /origins/],
    ['TRUST_PROXY', 'true', /must name addresses/],
    ['TRUST_PROXY', '1', /must name addresses/],
    ['TRUST_PROXY', 'loopback', /must name addresses/],
    ['TRUST_PROXY', '10.0.0.0/33', /must name addresses/],
    ['TRUST_PROXY', '10.0.0.0/', /must name addresses/],
    ['TRUST_PROXY', '10.0.0.0/8/8', /must name addresses/],
    ['TRUST_PROXY', '::/129', /must name addresses/],
    ['TRUST_PROXY', '10.1/8', /must name addresses/],
    ['TRUST_PROXY', '0.0.0.0/0', /everybody/],
    ['TRUST_PROXY', '10.0.0.1, ::/0', /everybody/],
    ['TRUST_PROXY', '10.0.0.5/8', /first address/],
    ['TRUST_PROXY', '2001:db8::1/32', /first address/],
  ])('rejects %s=%j and says why', (name, value, reason) => {
    const message = getMessage({ [name]: value });
    expect(message).toMatch(new RegExp(`- .*\\b${name}\\b`));
    expect(message).toMatch(reason);
  });

  it.each([
    'redis://:p@ss/word@host',
    'redis://:p@ssword@host:6379',
    'redis://:pass/word@host',
    'redis://:pass?word@host',
    'redis://:pass#word@host',
    'redis://:sesame@',
    'redis://sesame@host',
    'redis://user:@host',
    'redis://:sesame@host/name',
    'redis://:sesame@host/-1',
    'redis://:sesame@host/1.5',
    'redis://:sesame@host/4294967296',
    'redis://:sesame@host/0/1',
    'redis://:sesame@host?tls=true',
    'redis://:sesame@host?db=',
    'redis://:sesame@host:port',
    'redis://:sesame@host:65536',
    'redis+sentinel://:sesame@host',
    'REDIS://:sesame@host',
    ':sesame@host:6379',
  ])('rejects REDIS_URL=%s without showing any part of it', (value) => {
    const message = getMessage({ REDIS_URL: value });
    expect(message).toMatch(/- REDIS_URL must be .* percent-encoded/);
    for (const part of ['p@ss', 'ss/word', 'sesame', 'pass?word', 'pass#word'])
      expect(message).not.toContain(part);
  });

  it('rejects an http: tenant in production, even on localhost', () => {
    const message = getMessage({
      NODE_ENV: 'production',
      ISSUER_BASE_URL: 'http://localhost:4000/',
    });
    expect(message).toMatch(/ISSUER_BASE_URL/);
  });

  it('rejects JWKS_URI with several issuers', () => {
    const message = getMessage({
      ISSUER_BASE_URL: 'https://a.example/,https://b.example/',
      JWKS_URI: 'https://a.example/keys',
    });
    expect(message).toMatch(/JWKS_URI cannot be set with several issuers/);
  });

  const header = {
    CLIENT_CERT_HEADER: 'client-cert',
    CLIENT_CERT_FORMAT: 'rfc9440',
    TRUST_PROXY: '10.0.0.1',
  };
  const tls = { TLS_CERT_FILE: 'tls.crt', TLS_KEY_FILE: 'tls.key' };

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'required proofs in production without PUBLIC_URL',
      { NODE_ENV: 'production', PROOF_OF_POSSESSION: 'required' },
      /- PROOF_OF_POSSESSION .* PUBLIC_URL/,
    ],
    [
      'a certificate header that anybody could send',
      { ...header, TRUST_PROXY: '' },
      /- CLIENT_CERT_HEADER needs TRUST_PROXY/,
    ],
    [
      'a certificate header without its format',
      { ...header, CLIENT_CERT_FORMAT: '' },
      /- CLIENT_CERT_HEADER needs CLIENT_CERT_FORMAT/,
    ],
    [
      'a certificate format without its header',
      { CLIENT_CERT_FORMAT: 'xfcc' },
      /- CLIENT_CERT_FORMAT needs CLIENT_CERT_HEADER/,
    ],
    [
      'client certificates from two sources',
      { ...header, ...tls },
      /- CLIENT_CERT_HEADER cannot be combined with TLS_CERT_FILE/,
    ],
    [
      'a certificate without its key',
      { TLS_CERT_FILE: 'tls.crt' },
      /- TLS_CERT_FILE needs TLS_KEY_FILE/,
    ],
    [
      'a key without its certificate',
      { TLS_KEY_FILE: 'tls.key' },
      /- TLS_KEY_FILE needs TLS_CERT_FILE/,
    ],
  ])('rejects %s', (_what, variables, message) => {
    expect(getMessage(variables)).toMatch(message);
  });

  it('accepts each source of certificates, and required proofs in production with PUBLIC_URL', () => {
    for (const variables of [header, tls])
      expect(() => read(variables)).not.toThrow();
    const inProduction = {
      NODE_ENV: 'production',
      PROOF_OF_POSSESSION: 'required',
      PUBLIC_URL: 'https://api.example.com',
    };
    expect(() => read(inProduction)).not.toThrow();
  });

  it('cannot be changed after it is read', () => {
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

  it('lists every variable of the code and no others', () => {
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

  it('describes each variable in the line above it', () => {
    for (const [name, comment] of described)
      expect([name, comment]).toEqual([name, expect.stringMatching(/^# \S+ /)]);
  });

  it('has only values that the code accepts', () => {
    const values = Object.fromEntries(
      lines
        .map((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1))
        .filter((pair) => pair !== undefined),
    ) as Record<string, string>;
    expect(() => readEnvironment(Environment, values)).not.toThrow();
  });
});
