export const denialCodes = [
  'invalid_scope',
  'invalid_request',
  'server_error',
] as const;

export type DenialCode = (typeof denialCodes)[number];

/** An Action or Hook has refused the token. */
export class Denial extends Error {
  override readonly name = 'Denial';

  constructor(
    readonly code: DenialCode,
    readonly reason: string,
  ) {
    super(`${code}: ${reason}`);
  }
}
