import { existsSync } from 'node:fs';

/** A call to the API that shows it at work. */
export interface ExampleCall {
  readonly path: string;
  /** Makes it a POST. */
  readonly body?: object;
  /** Clients of tenant.yaml that it refuses. */
  readonly refusals: readonly Refusal[];
}

interface Refusal {
  readonly client: string;
  readonly story: string;
  readonly code: string;
}

const ofTheSample: ExampleCall = {
  path: 'text-analysis',
  body: { text: 'Ada Lovelace loved numbers.' },
  refusals: [
    {
      client: 'Partner Without Scope',
      story: 'A client whose token lacks the scope',
      code: 'insufficient_scope',
    },
    {
      client: 'Partner Without Metadata',
      story: 'A client that has no metadata in the tenant',
      code: 'client_metadata_invalid',
    },
  ],
};

const sample = new URL('../src/text-analysis', import.meta.url);

/** What the banner of `npm run start:dev` prints and `npm run demo` makes: the sample's, or one that is always there. Put one of your own here. */
export const exampleCall: ExampleCall = existsSync(sample)
  ? ofTheSample
  : { path: 'client', refusals: [] };
