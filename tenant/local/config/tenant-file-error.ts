/** The tenant's files cannot be used. The message names every fault with its file and line. */
export class TenantFileError extends Error {
  override readonly name = 'TenantFileError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}
