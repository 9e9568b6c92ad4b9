import { resolve } from 'node:path';
import { audience, namespace } from '@repo/access-tokens/testing';
import { baseline, build, issuerUrl, root } from './settings.js';

export type LoadName =
  | 'hot-1'
  | 'hot-1000'
  | 'hot-100000'
  | 'cold'
  | 'forged'
  | 'dpop'
  | 'certificate';

/** A server that answers `GET /client` in one process. */
export interface Target {
  readonly name: string;
  readonly title: string;
  readonly entry: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Whether it answers without checking tokens. If not, it must reject a forged one. */
  readonly open?: boolean;
  readonly loads: readonly LoadName[];
}

const issuer = {
  ISSUER_BASE_URL: issuerUrl,
  AUDIENCE: audience,
  CLAIM_NAMESPACE: namespace,
};
const large = '200000';

export const api: Target = {
  name: 'api',
  title: 'the API',
  entry: `${root}dist/main.js`,
  // In production, it would reject an issuer over http.
  variables: {
    ...issuer,
    NODE_ENV: 'test',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'silent',
  },
  loads: ['hot-1', 'hot-1000', 'cold', 'forged'],
};
/** As it starts in production, unless `DOCS` says otherwise. */
export const apiWithoutDocs: Target = {
  ...api,
  name: 'api-without-docs',
  title: 'the API, docs off',
  variables: { ...api.variables, DOCS: 'off' },
};
export const baselineApi: Target | undefined =
  baseline === undefined
    ? undefined
    : {
        ...api,
        name: 'baseline',
        title: 'the API, baseline',
        entry: resolve(baseline, 'dist/main.js'),
      };

const peer = (file: string, variables = {}) => ({
  entry: `${build}peers/${file}.js`,
  variables: { ...issuer, NODE_ENV: 'production', ...variables },
});
const unchecked = { open: true, loads: ['hot-1'] } as const;

export const bareNest: Target = {
  name: 'bare-nest',
  title: 'bare Nest on Fastify, no check at all',
  ...peer('bare-nest'),
  ...unchecked,
};
/** Only its start is measured. */
export const nestSwagger: Target = {
  name: 'nest-swagger',
  title: 'Nest on Fastify with @nestjs/swagger',
  ...peer('nest-swagger'),
  ...unchecked,
};
export const targets: readonly Target[] = [
  api,
  ...(baselineApi ? [baselineApi] : []),
  {
    ...api,
    name: 'api-large-cache',
    title: 'the API, cache of 200,000',
    variables: { ...api.variables, VERIFIED_TOKEN_CACHE_SIZE: large },
    loads: ['hot-1', 'hot-100000'],
  },
  {
    ...api,
    name: 'api-bound-tokens',
    title: 'the API, behind a proxy for TLS',
    variables: {
      ...api.variables,
      TRUST_PROXY: '127.0.0.1',
      CLIENT_CERT_HEADER: 'client-cert',
      CLIENT_CERT_FORMAT: 'rfc9440',
      // The default of express-oauth2-jwt-bearer.
      DPOP_PROOF_MAX_AGE_SECONDS: '300',
    },
    loads: ['hot-1', 'dpop', 'certificate'],
  },
  {
    name: 'api-unguarded',
    title: 'the API, guards off',
    ...peer('api-unguarded', api.variables),
    ...unchecked,
  },
  {
    name: 'tutorial',
    title: 'Nest on Express, passport-jwt, jwks-rsa',
    ...peer('nest-passport'),
    loads: ['hot-1', 'cold'],
  },
  {
    name: 'oauth2-jwt-bearer',
    title: 'Express, express-oauth2-jwt-bearer',
    ...peer('express-oauth2'),
    loads: ['hot-1', 'hot-1000', 'cold', 'dpop'],
  },
  {
    name: 'fastify-jwt',
    title: 'Fastify, @fastify/jwt, get-jwks',
    ...peer('fastify-jwt'),
    loads: ['hot-1', 'cold'],
  },
  {
    name: 'fastify-jwt-cache',
    title: 'the same, cache on',
    ...peer('fastify-jwt', { CACHE: large }),
    loads: ['hot-1', 'hot-1000', 'hot-100000'],
  },
  bareNest,
  {
    name: 'node-http',
    title: 'bare node:http, no check at all',
    ...peer('node-http'),
    ...unchecked,
  },
];
