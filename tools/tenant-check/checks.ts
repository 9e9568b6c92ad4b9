import { algorithm } from './checks/algorithm.js';
import { audience } from './checks/audience.js';
import { claims } from './checks/claims.js';
import { clock } from './checks/clock.js';
import { configuration } from './checks/configuration.js';
import { credentials } from './checks/credentials.js';
import { discovery } from './checks/discovery.js';
import { issuer } from './checks/issuer.js';
import { metadata } from './checks/metadata.js';
import { namespace } from './checks/namespace.js';
import { scopes } from './checks/scopes.js';
import { signature } from './checks/signature.js';
import { signingKeys } from './checks/signing-keys.js';
import { tokenFormat } from './checks/token-format.js';
import { tokenRequest } from './checks/token-request.js';
import type { Check } from './finding.js';

/** In the order of the trip: variables, tenant, token request, token, metadata. */
export const checks: readonly Check[] = [
  configuration,
  audience,
  namespace,
  credentials,
  discovery,
  issuer,
  signingKeys,
  tokenRequest,
  tokenFormat,
  algorithm,
  signature,
  claims,
  clock,
  scopes,
  metadata,
];
