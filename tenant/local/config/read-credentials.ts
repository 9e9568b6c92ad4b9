import { type JsonWebKey, createPublicKey } from 'node:crypto';
import type { YamlValue } from './yaml-value.js';

const maxCredentials = 2;

/** The public keys of a client that signs its token requests (private_key_jwt). */
export function readCredentials(method: YamlValue): JsonWebKey[] {
  const credentials = method.at('credentials');
  if (credentials.items().length > maxCredentials) {
    credentials.fault(`a client has at most ${maxCredentials} credentials`);
  }
  return credentials.items().flatMap((credential) => {
    credential.at('name').text();
    credential.at('credential_type').oneOf(['public_key'], 'public_key');
    const alg = credential
      .at('alg')
      .oneOf(['RS256', 'RS384', 'PS256'], 'RS256');
    return readPublicKey(credential.at('pem'), alg);
  });
}

function readPublicKey(pem: YamlValue, alg: string): JsonWebKey[] {
  const text = pem.text();
  if (text.includes('PRIVATE KEY')) {
    pem.fault('this is a private key; tenants take the public one');
    return [];
  }
  try {
    const jwk = createPublicKey(text).export({ format: 'jwk' });
    if (jwk.kty === 'RSA') return [{ ...jwk, alg, use: 'sig' }];
  } catch {
    // Told below, like any key of another type.
  }
  pem.fault('pem must be an RSA public key or certificate in PEM form');
  return [];
}
