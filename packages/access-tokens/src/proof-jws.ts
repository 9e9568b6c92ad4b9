import { createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import {
  isCompactJws,
  isJsonObject,
  parseBase64Url,
  type JsonObject,
} from './compact-jws.js';
import { proofHeaderRules, type DpopAlgorithm } from './dpop-rules.js';
import { InvalidDpopProofError } from './errors.js';
import { getFirstFailingRule, type Rule } from './rules.js';

/** The header of a proof that passed the header rules. */
export interface ProofHeader {
  readonly encoded: string;
  readonly alg: string;
  readonly publicKey: KeyObject;
  /** The thumbprint of {@link publicKey} (RFC 7638). */
  readonly thumbprint: string;
}

/** Imported by the first proof, so that the process starts sooner, and only once, because each import is resolved again. */
const loadJose = (): Promise<typeof import('jose')> =>
  (jose ??= import('jose'));
let jose: Promise<typeof import('jose')> | undefined;

const maxProofLength = 4 * 1024;
const minRsaBits = 2048;
const maxRsaBits = 8192;
/** The largest exponent of RSA keys, because larger ones are slow to verify. Nobody uses them. */
const maxRsaExponent = 2n ** 32n;

/** @throws {InvalidDpopProofError} if the proof is missing, too long, or not a JWS in compact serialization */
export function getEncodedProofHeader(proof: string, clientId: string): string {
  if (proof === '') {
    const detail = 'The token is bound to a key: send a DPoP proof with it.';
    throw new InvalidDpopProofError('missing', detail, clientId);
  }
  if (proof.length > maxProofLength) {
    const detail = `The proof is longer than ${maxProofLength} bytes.`;
    throw new InvalidDpopProofError('size', detail, clientId);
  }
  if (!isCompactJws(proof)) {
    const detail =
      'The proof is not one signed JWT of three canonical base64url parts.';
    throw new InvalidDpopProofError('format', detail, clientId);
  }
  return proof.slice(0, proof.indexOf('.'));
}

/** @throws {InvalidDpopProofError} (as a rejection) naming the first of the `proofHeaderRules` that failed */
export async function readProofHeader(
  encoded: string,
  algorithms: readonly DpopAlgorithm[],
  clientId: string,
): Promise<ProofHeader> {
  const header = parseBase64Url(encoded);
  if (!isJsonObject(header)) throw notAnObject('header', clientId);
  checkRules(proofHeaderRules, header, clientId, { algorithms });
  const jwk = header['jwk'] as JWK;
  const publicKey = importKey(jwk);
  if (!publicKey) {
    const detail = `jwk is not a valid public key; RSA keys have ${minRsaBits} to ${maxRsaBits} bits.`;
    throw new InvalidDpopProofError('jwk', detail, clientId);
  }
  const { calculateJwkThumbprint } = await loadJose();
  const thumbprint = await calculateJwkThumbprint(jwk);
  return { encoded, alg: String(header['alg']), publicKey, thumbprint };
}

/** @throws {InvalidDpopProofError} (as a rejection) if the signature is invalid, or there are no claims */
export async function readSignedClaims(
  proof: string,
  { alg, publicKey }: ProofHeader,
  clientId: string,
): Promise<JsonObject> {
  const { compactVerify } = await loadJose();
  try {
    await compactVerify(proof, publicKey, { algorithms: [alg] });
  } catch {
    const detail = 'The signature of the proof does not verify with its jwk.';
    throw new InvalidDpopProofError('signature', detail, clientId);
  }
  const claims = parseBase64Url(proof.split('.')[1]);
  if (!isJsonObject(claims)) throw notAnObject('payload', clientId);
  return claims;
}

/** @throws {InvalidDpopProofError} naming the first rule that failed */
export function checkRules<Context>(
  rules: readonly Rule<Context>[],
  members: JsonObject,
  clientId: string,
  context: Context,
): void {
  const failing = getFirstFailingRule(rules, members, context);
  if (failing)
    throw new InvalidDpopProofError(failing.name, failing.detail, clientId);
}

const notAnObject = (part: string, clientId: string): InvalidDpopProofError =>
  new InvalidDpopProofError(
    'format',
    `The proof's ${part} is not a JSON object.`,
    clientId,
  );

function importKey(jwk: JWK): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { modulusLength, publicExponent = 0n } =
      key.asymmetricKeyDetails ?? {};
    const isUsable =
      modulusLength === undefined ||
      (modulusLength >= minRsaBits &&
        modulusLength <= maxRsaBits &&
        publicExponent <= maxRsaExponent);
    return isUsable ? key : undefined;
  } catch {
    return undefined;
  }
}
