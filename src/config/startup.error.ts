/** What a person has to mend before the API can start. Its message says all of it, so nobody needs the stack. */
export abstract class StartupError extends Error {
  constructor(what: string, faults: readonly string[], cure: string) {
    super([what, ...faults.map((fault) => `  - ${fault}`), cure].join('\n'));
    this.name = new.target.name;
  }
}
