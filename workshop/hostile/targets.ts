import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { testVariables, type Variables } from '../../test/support/variables.js';
import { builtForProduction, runApi } from '../support/run-api.js';
import { startServer, type StartedServer } from '../support/start-process.js';

/** An API that the requests are sent to. */
export interface Target {
  readonly title: string;
  /** The packages whose versions decide the responses. */
  readonly packages: readonly string[];
  readonly start: (
    issuerUrl: string,
    variables?: Variables,
  ) => Promise<StartedServer>;
}

const peer = (
  title: string,
  file: string,
  packages: string,
  ownVariables?: Variables,
): Target => ({
  title,
  packages: packages.split(' '),
  start: (issuerUrl, variables) =>
    startServer([process.execPath, `workshop/build/peers/${file}.js`], {
      env: {
        ...testVariables,
        ISSUER_BASE_URL: issuerUrl,
        ...ownVariables,
        ...variables,
      },
    }),
});
export const peers: readonly Target[] = [
  peer(
    'Nest, passport-jwt',
    'nest-passport',
    '@nestjs/core @nestjs/platform-express passport-jwt jwks-rsa',
  ),
  peer(
    'express-oauth2-jwt-bearer',
    'express-oauth2',
    'express express-oauth2-jwt-bearer',
  ),
  peer('Fastify, get-jwks', 'fastify-jwt', 'fastify @fastify/jwt get-jwks'),
];
/** get-jwks's README example, including its mistake. */
export const readmeAsIs = peer('README as is', 'fastify-jwt', '', {
  README_AS_IS: 'yes',
});
export const targets: readonly Target[] = [
  {
    title: 'this project',
    packages: [],
    start: (issuerUrl, variables) =>
      runApi({ ISSUER_BASE_URL: issuerUrl, ...variables }, builtForProduction),
  },
  ...peers,
];

/** The name and version of a package that the peers use. */
export function getVersion(name: string): string {
  const require = createRequire(import.meta.url);
  const found = require.resolve
    .paths(name)
    ?.map((path) => `${path}/${name}/package.json`)
    .find((path) => existsSync(path));
  const { version } = require(found ?? '') as { version: string };
  return `${name} ${version}`;
}
