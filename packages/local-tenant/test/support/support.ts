/** A row of SUPPORT.md. It is the metadata of a test, or of a `describe` for all of its tests. */
export interface Support {
  /** What a real tenant has, in its users' words. */
  readonly feature: string;
  readonly here: 'emulated' | 'answers 501' | 'differs';
  /** How certain it is that a real tenant does this. */
  readonly known: 'documented' | 'observed' | 'inferred';
}

/** A row of the token endpoint's contract, which is also in SUPPORT.md. */
export interface ContractRow {
  readonly given: string;
  readonly request: string;
  readonly response: string;
}

declare module 'vitest' {
  interface TaskMeta {
    support?: Support;
    contract?: ContractRow;
  }
}

const row =
  (here: Support['here']) =>
  (feature: string, known: Support['known'] = 'documented') => ({
    meta: { support: { feature, here, known } },
  });

/** The options of a test that shows that this is emulated. */
export const emulates = row('emulated');
export const answers501 = row('answers 501');
/** The options of a test that shows a difference from a real tenant. */
export const differs = row('differs');
