/** A part of the template that a project may not need. */
export interface Part {
  /** The folders and files that are deleted with it. */
  readonly paths: readonly string[];
  /** The lines of other files that are deleted with it. */
  readonly lines?: Readonly<Record<string, RegExp>>;
  /** Replacements in all files, for the ids of clients that are removed with the part. */
  readonly words?: Readonly<Record<string, string>>;
  /** The packages that nothing else needs. */
  readonly dependencies?: readonly string[];
  /** A folder of files that replace those of the project. */
  readonly replacements?: string;
}

/** What the owner may leave out. In the remaining files, comments mark what belongs to a part: see `withoutParts`. */
export const optionalParts = {
  sample: {
    paths: ['src/text-analysis'],
    lines: {
      'src/app.module.ts': /TextAnalysisModule/,
      'src/auth/scopes.ts': /textAnalysis/,
    },
    // Only one client remains.
    words: {
      'local-partner-one': 'local-example-client',
      'not-a-secret-partner-one': 'not-a-secret-example-client',
      'local-prometheus': 'local-example-client',
      'not-a-secret-prometheus': 'not-a-secret-example-client',
    },
    dependencies: ['piscina', 'wink-eng-lite-web-model', 'wink-nlp'],
    replacements: 'without-sample',
  },
  examples: {
    paths: ['examples', 'docs/clients.md', 'docs/images'],
  },
  deploy: {
    paths: [
      '.dockerignore',
      'Dockerfile',
      'compose.yaml',
      'deploy',
      'docs/production.md',
    ],
  },
} as const satisfies Record<string, Part>;

export type OptionalPart = keyof typeof optionalParts;

/** What is only about the template, so no project keeps it. `workshop` itself is removed last, because it contains this code. */
export const workshop: Part = {
  paths: [
    '.github/ISSUE_TEMPLATE',
    '.github/pull_request_template.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'deploy/DECISIONS.md',
    'docs/decisions.md',
    'docs/hook-to-action.md',
    'docs/security-comparison.md',
    'src/text-analysis/DECISIONS.md',
    'tenant/hooks',
    'test/nest-habits',
  ],
  words: { 'bash .ci/run core': 'bash .ci/run' },
  replacements: 'project',
};
