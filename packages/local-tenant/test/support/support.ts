/** A row of SUPPORT.md. A test, or `describe` for all of its tests, carries it as its metadata. */
export interface Support {
  /** What a real tenant has, as its users would say. */
  readonly feature: string;
  readonly here: 'emulated' | 'answers 501' | 'differs';
  /** How certain it is that a real tenant is so. */
  readonly known: 'documented' | 'observed' | 'inferred';
}

/** A row of the contract of the token endpoint, for SUPPORT.md, too. */
export interface ContractRow {
  readonly given: string;
  readonly request: string;
  readonly answer: string;
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
/** The options of a test that shows what is not as with a real tenant. */
export const differs = row('differs');
