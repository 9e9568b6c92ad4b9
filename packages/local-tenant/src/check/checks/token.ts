import {
  getFirstFailingRule,
  headerRules,
  isSignatureValid,
  readKeySet,
} from '@repo/access-tokens';
import { explainRefusal } from '../explain-refusal.js';
import {
  type Check,
  failed,
  firstFault,
  noTenant,
  noToken,
  ok,
  skipped,
  tokenCheck,
} from '../finding.js';
import { getRefusal } from '../get-refusal.js';
import {
  algorithmRemedy,
  encryptionRemedy,
  opaqueRemedy,
  profileRemedy,
  signatureRemedy,
  symmetricRemedy,
} from '../remedies.js';
import { isReply } from '../tenant-client.js';

export const tokenChecks: readonly Check[] = [
  {
    name: 'token request',
    judge: ({ settings, discovery, document, tokenReply }) => {
      if (!settings.credentials)
        return skipped('there is no client to request a token for');
      if (!tokenReply) {
        return isReply(discovery) && document['issuer']
          ? skipped('no token was requested')
          : noTenant;
      }
      if (!isReply(tokenReply)) {
        return failed(
          `${tokenReply.url} does not answer: ${tokenReply.failure}`,
          'The tenant’s other URLs answer. Try again, and check whether a proxy blocks POST requests.',
        );
      }
      const { status, json, contentType } = tokenReply;
      const said = getRefusal(json, settings.credentials);
      const type = String(json?.['token_type']);
      return firstFault(
        `200, a token valid for ${String(json?.['expires_in'])} seconds`,
        [
          status !== 200,
          `${status} ${said || `and ${contentType} instead of JSON`}`,
          explainRefusal(status, said, settings),
        ],
        [
          typeof json?.['access_token'] !== 'string',
          '200, but no access_token in the response',
          'This is not a token endpoint. Compare the URL with token_endpoint in the tenant’s discovery document.',
        ],
        [
          !/^(bearer|dpop)$/i.test(type),
          `the tenant issues tokens of type ${type}`,
          'The API accepts tokens of type Bearer and DPoP.',
        ],
      );
    },
  },
  {
    name: 'token format',
    judge: ({ token }) => {
      if (!token) return noToken;
      return firstFault(
        'a signed JWT',
        [
          token.parts === 5,
          'the token is an encrypted JWT (JWE), not a signed one',
          encryptionRemedy,
        ],
        [
          token.parts !== 3,
          'the token is opaque, not a signed JWT',
          opaqueRemedy,
        ],
        [
          token.unreadable !== undefined,
          `the API cannot read the token: ${token.unreadable}`,
          'Check what the Action adds to the token: a few short claims are enough.',
        ],
      );
    },
  },
  tokenCheck('algorithm', ({ header }, { settings: { algorithms } }) => {
    const alg = String(header['alg']);
    const failing = getFirstFailingRule(headerRules, header, { algorithms });
    return firstFault(
      alg,
      [
        alg.startsWith('HS'),
        `the token is signed with ${alg}, which needs a secret shared by API and tenant`,
        symmetricRemedy,
      ],
      [
        !algorithms.some((one) => one === alg),
        `the token is signed with ${alg}, but TOKEN_SIGNING_ALG allows ${algorithms.join(', ')}`,
        algorithmRemedy,
      ],
      [
        failing !== undefined,
        `the API rejects the token’s header: ${failing?.detail}`,
        profileRemedy,
      ],
    );
  }),
  tokenCheck('signature', ({ header }, { settings, token, jwks }) => {
    const { algorithms } = settings;
    const [alg, kid] = [String(header['alg']), String(header['kid'])];
    const published = isReply(jwks) ? jwks.json?.['keys'] : undefined;
    if (!Array.isArray(published)) return skipped('there are no signing keys');
    if (!algorithms.some((one) => one === alg)) {
      return skipped('the algorithm is not accepted');
    }
    const keys = readKeySet(published, algorithms);
    if (keys.length === 0) return skipped('there are no usable signing keys');
    const named = keys.filter((one) => one.kid === kid);
    const key = named.find((one) => one.algorithms.includes(alg));
    const isValid =
      key && isSignatureValid(token?.raw ?? '', alg, key.publicKey);
    if (isValid) return ok(`valid, key ${kid}`);
    return failed(
      named.length > 0
        ? 'the signature is not valid for the key that the token names'
        : `the token names the signing key "${kid}", which is not among the published ones`,
      signatureRemedy,
    );
  }),
];
