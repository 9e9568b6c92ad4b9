import {
  isTenantEndpoint,
  signingAlgorithms,
  tokenProfileNames,
} from '@repo/access-tokens';
import { proofOfPossessionModes, readList } from '../settings.js';

/** A variable, a test of its value ('' if not set), and what is wrong if it fails. */
type Rule = readonly [
  variable: string,
  accepts: (value: string, isProduction: boolean) => boolean,
  problem: string,
];

const isEndpoint = (url: string, isProduction: boolean): boolean =>
  isTenantEndpoint(url, { allowLoopbackHttp: !isProduction });
const forLoopback = '(http: is for loopback hosts outside production)';

/** Rules for the variables that the API and this command have in common. */
export const variableRules: readonly Rule[] = [
  [
    'ISSUER_BASE_URL',
    (value, isProduction) =>
      value !== '' &&
      readList(value).every(
        (url) => isEndpoint(url, isProduction) && !/[?#]/.test(url),
      ),
    `must be an https: URL without query, fragment or user info ${forLoopback}`,
  ],
  ['AUDIENCE', (value) => value !== '', 'is missing'],
  [
    'JWKS_URI',
    (value, isProduction) => value === '' || isEndpoint(value, isProduction),
    `must be an https: URL without user info ${forLoopback}`,
  ],
  [
    'TOKEN_SIGNING_ALG',
    (value) =>
      readList(value).every((name) =>
        signingAlgorithms.some((known) => known === name),
      ),
    `must list algorithms from ${signingAlgorithms.join(', ')}`,
  ],
  [
    'TOKEN_PROFILE',
    (value) => value === '' || tokenProfileNames.some((name) => name === value),
    `must be one of ${tokenProfileNames.join(', ')}`,
  ],
  [
    'PROOF_OF_POSSESSION',
    (value) => ['', ...proofOfPossessionModes].some((mode) => mode === value),
    'must be off, allowed or required',
  ],
  [
    'CLOCK_TOLERANCE_SECONDS',
    (value) => /^\d*$/.test(value) && Number(value) <= 60,
    'must be a whole number of at most 60',
  ],
];
