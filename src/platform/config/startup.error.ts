/** Something the operator or developer must fix before the API can start. Printed without a stack trace. */
export class StartupError extends Error {
  constructor(
    what: string,
    readonly faults: readonly string[],
    remedy: string,
  ) {
    super([what, ...faults.map((fault) => `  - ${fault}`), remedy].join('\n'));
    this.name = new.target.name;
  }
}

/** @throws {StartupError} naming all faults, if there are any */
export function stopIfAny(
  faults: readonly string[],
  what: string,
  remedy: string,
): void {
  if (faults.length > 0) throw new StartupError(what, faults, remedy);
}
