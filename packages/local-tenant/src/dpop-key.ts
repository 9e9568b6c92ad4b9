import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** A client's key for DPoP proofs (RFC 9449, section 4). It is kept in memory only. */
export class DpopKey {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** A proof for one request. `token` is the access token that the request carries, if any. */
  prove(method: string, url: string, token?: string, nonce?: string): string {
    const { publicKey, privateKey } = this.#pair;
    const { origin, pathname } = new URL(url);
    const header = {
      typ: 'dpop+jwt',
      alg: 'ES256',
      jwk: publicKey.export({ format: 'jwk' }),
    };
    const payload = {
      jti: randomUUID(),
      htm: method,
      htu: origin + pathname,
      iat: Math.floor(Date.now() / 1000),
      ...(nonce !== undefined && { nonce }),
      ...(token !== undefined && {
        ath: createHash('sha256').update(token).digest('base64url'),
      }),
    };
    const content = [header, payload].map(encode).join('.');
    const signature = sign('sha256', Buffer.from(content), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${content}.${signature.toString('base64url')}`;
  }
}

const encode = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
