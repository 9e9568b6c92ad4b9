import {
  certificateFormats,
  dpopAlgorithms,
  type CertificateFormat,
  type DpopAlgorithm,
  type ProofOfPossessionMode,
} from '@repo/access-tokens';
import { ArrayNotEmpty, IsIn, IsOptional, MinLength } from 'class-validator';
import {
  IsConsistent,
  IsIntegerBetween,
  SplitByComma,
} from '../platform/config/read-environment.js';
import {
  IsAddressOrNetwork,
  IsHeaderName,
  IsHttpUrl,
} from '../platform/config/variable.validators.js';

/** The variables about proxies, TLS and proof of possession. */
export class EdgeEnvironment {
  /** This API's own URL, as its clients see it. */
  @IsOptional()
  @IsHttpUrl()
  readonly PUBLIC_URL?: string;

  /** The addresses or networks of the proxies whose `X-Forwarded-For` is trusted. */
  @SplitByComma()
  @IsAddressOrNetwork({ each: true })
  readonly TRUST_PROXY: string[] = [];

  /** Whether tokens that are bound to a key (`cnf`) are rejected, accepted or required. */
  @IsIn(['off', 'allowed', 'required'])
  @IsConsistent<EdgeEnvironment & { NODE_ENV: string }>(
    ({ PROOF_OF_POSSESSION, NODE_ENV, PUBLIC_URL }) =>
      PROOF_OF_POSSESSION === 'required' &&
      NODE_ENV === 'production' &&
      !PUBLIC_URL &&
      'can be "required" in production only with PUBLIC_URL, because DPoP proofs sign the URL of the request',
  )
  readonly PROOF_OF_POSSESSION: ProofOfPossessionMode = 'allowed';

  /** The accepted signature algorithms of DPoP proofs. */
  @SplitByComma()
  @ArrayNotEmpty()
  @IsIn(dpopAlgorithms, { each: true })
  readonly DPOP_SIGNING_ALG: DpopAlgorithm[] = [
    'ES256',
    'ES384',
    'EdDSA',
    'PS256',
    'RS256',
  ];

  /** The maximum age of a DPoP proof, in seconds. */
  @IsIntegerBetween(1, 300)
  readonly DPOP_PROOF_MAX_AGE_SECONDS: number = 60;

  /** The secret for the nonces of DPoP proofs, the same on all instances. Without it, no nonce is required. */
  @IsOptional()
  @MinLength(32, { message: '$property must have at least 32 characters' })
  readonly DPOP_NONCE_SECRET?: string;

  /** The header in which a trusted proxy forwards the client's certificate. */
  @IsOptional()
  @IsHeaderName()
  @IsConsistent<EdgeEnvironment>(
    ({ TRUST_PROXY = [], CLIENT_CERT_FORMAT, TLS_CERT_FILE }) => {
      if (TLS_CERT_FILE)
        return 'cannot be combined with TLS_CERT_FILE: client certificates can have only one source';
      if (!CLIENT_CERT_FORMAT)
        return 'needs CLIENT_CERT_FORMAT: the format of the certificate';
      return (
        TRUST_PROXY.length === 0 &&
        'needs TRUST_PROXY: otherwise, anybody could send the header'
      );
    },
  )
  readonly CLIENT_CERT_HEADER?: string;

  /** The format of `CLIENT_CERT_HEADER`. */
  @IsOptional()
  @IsIn(certificateFormats)
  @IsConsistent<EdgeEnvironment>(
    ({ CLIENT_CERT_HEADER }) =>
      !CLIENT_CERT_HEADER && 'needs CLIENT_CERT_HEADER',
  )
  readonly CLIENT_CERT_FORMAT?: CertificateFormat;

  /** The file with the certificate chain in PEM. With it, the API serves TLS itself and requests client certificates. */
  @IsOptional()
  @IsConsistent<EdgeEnvironment>(
    ({ TLS_KEY_FILE }) => !TLS_KEY_FILE && 'needs TLS_KEY_FILE',
  )
  readonly TLS_CERT_FILE?: string;

  /** The file with the private key of the first certificate in `TLS_CERT_FILE`, in PEM. */
  @IsOptional()
  @IsConsistent<EdgeEnvironment>(
    ({ TLS_CERT_FILE }) => !TLS_CERT_FILE && 'needs TLS_CERT_FILE',
  )
  readonly TLS_KEY_FILE?: string;
}
