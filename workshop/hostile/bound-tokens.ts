import type {
  ApiResponse,
  ConformanceIssuer,
} from '@repo/access-tokens/conformance';
import type { StartedServer } from '../support/start-process.js';
import type { Outcome } from './run-tenant.js';

/** Checks how an API treats tokens that are bound to a key or a certificate. Each check starts its own API. */
export interface BoundTokens {
  readonly section: string;
  readonly title: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly judge: (
    issuer: ConformanceIssuer,
    api: StartedServer,
  ) => Promise<Outcome>;
}

/** The URL of an API without TLS, with the `Host` that `sendRequest` sends. */
export const publicUrl = 'http://api.example.com';

export const isRejected = ({ status }: ApiResponse): boolean =>
  status >= 400 && status < 500;
