import { createRequire } from 'node:module';
import { startProcess, type RunningApi } from './start-process.js';

/** An API that the same requests are sent to. */
export interface Target {
  readonly title: string;
  /** The packages whose versions decide the answers. */
  readonly packages: readonly string[];
  readonly start: (issuerUrl: string) => Promise<RunningApi>;
}

const peer = (
  title: string,
  file: string,
  packages: readonly string[],
  variables?: Readonly<Record<string, string>>,
): Target => ({
  title,
  packages,
  start: (issuerUrl) =>
    startProcess(
      ['--import', 'tsx', `bench/hostile/peers/${file}.ts`],
      issuerUrl,
      { TSX_TSCONFIG_PATH: 'bench/hostile/peers/tsconfig.json', ...variables },
    ),
});

export const thisProject: Target = {
  title: 'this project',
  packages: [],
  start: (issuerUrl) => startProcess(['dist/main.js'], issuerUrl),
};

export const peers: readonly Target[] = [
  peer('Nest, passport-jwt', 'nest-passport', [
    '@nestjs/core',
    '@nestjs/platform-express',
    'passport-jwt',
    'jwks-rsa',
  ]),
  peer('express-oauth2-jwt-bearer', 'express-oauth2', [
    'express',
    'express-oauth2-jwt-bearer',
  ]),
  peer('Fastify, get-jwks', 'fastify-jwt', [
    'fastify',
    '@fastify/jwt',
    'get-jwks',
  ]),
];

/** get-jwks's README example with its mistake left in. */
export const readmeToTheLetter = peer(
  'Fastify, get-jwks, README to the letter',
  'fastify-jwt',
  [],
  { README_TO_THE_LETTER: 'yes' },
);

/** `name version` of a package as the peers have it. */
export function versionOf(name: string): string {
  const require = createRequire(new URL('../package.json', import.meta.url));
  const [folder] = require.resolve
    .paths(name)
    ?.map((path) => `${path}/${name}/package.json`)
    .filter((path) => path.includes('bench')) ?? [''];
  const { version } = require(folder ?? '') as { version: string };
  return `${name} ${version}`;
}
