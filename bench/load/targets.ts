import { audience, issuerUrl, namespace, root } from './settings.js';

export type LoadName = 'hot-1' | 'hot-1000' | 'hot-100000' | 'cold' | 'forged';

/** A server that answers `GET /client`, one process. */
export interface Target {
  readonly name: string;
  readonly title: string;
  readonly entry: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether it asks for a token; if so, it must refuse a forged one. */
  readonly open?: boolean;
  readonly loads: readonly LoadName[];
}

const api = {
  NODE_ENV: 'test',
  RATE_LIMIT: 'off',
  LOG_LEVEL: 'silent',
  ISSUER_BASE_URL: issuerUrl,
  AUDIENCE: audience,
  CLAIM_NAMESPACE: namespace,
};
const atTheirBest = { NODE_ENV: 'production', AUDIENCE: audience };
const large = '200000';
const peer = (file: string): string => `${root}bench/build/targets/${file}.js`;

export const targets: readonly Target[] = [
  {
    name: 'api',
    title: 'the API',
    entry: `${root}dist/main.js`,
    variables: api,
    loads: ['hot-1', 'hot-1000', 'cold', 'forged'],
  },
  {
    name: 'api-large-cache',
    title: 'the API, cache of 200,000',
    entry: `${root}dist/main.js`,
    variables: { ...api, VERIFIED_TOKEN_CACHE_SIZE: large },
    loads: ['hot-1', 'hot-100000'],
  },
  {
    name: 'api-unguarded',
    title: 'the API, guards off',
    entry: peer('api-unguarded'),
    variables: api,
    open: true,
    loads: ['hot-1'],
  },
  {
    name: 'tutorial',
    title: 'Nest on Express, passport-jwt, jwks-rsa',
    entry: peer('tutorial'),
    variables: atTheirBest,
    loads: ['hot-1', 'cold'],
  },
  {
    name: 'oauth2-jwt-bearer',
    title: 'Express, express-oauth2-jwt-bearer',
    entry: peer('oauth2-jwt-bearer'),
    variables: atTheirBest,
    loads: ['hot-1', 'hot-1000', 'cold'],
  },
  {
    name: 'fastify-jwt',
    title: 'Fastify, @fastify/jwt, get-jwks',
    entry: peer('fastify-jwt'),
    variables: atTheirBest,
    loads: ['hot-1', 'cold'],
  },
  {
    name: 'fastify-jwt-cache',
    title: 'the same, cache on',
    entry: peer('fastify-jwt'),
    variables: { ...atTheirBest, CACHE: large },
    loads: ['hot-1', 'hot-1000', 'hot-100000'],
  },
  {
    name: 'node-http',
    title: 'bare node:http, no check at all',
    entry: peer('node-http'),
    variables: atTheirBest,
    open: true,
    loads: ['hot-1'],
  },
];
