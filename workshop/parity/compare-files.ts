import { deepStrictEqual } from 'node:assert/strict';
import {
  replaceKeywords,
  type Keywords,
} from '../../packages/local-tenant/src/config/keywords.js';
import { YamlFile } from '../../packages/local-tenant/src/config/yaml-file.js';
import type { Installation } from '../support/install-for-one-run.js';
import { fromAssets, type Assets, type Summary } from './tenant-summary.js';

const oddKeywords = {
  WORD: 'a "b" $& c',
  LIST: ['x', 'y'],
  NESTED: '##WORD##',
  'MY-KEY': 'dash',
};

/** YAML that parsers read differently, and keywords that can break it. */
const texts = [
  'a: "##MY-KEY##"\nb: ##WORD##\nc: ##MISSING##',
  `a: @@LIST@@\nb: '@@LIST@@'\nc: "@@LIST@@"`,
  `a: '##NESTED##'\nb: '##LIST##'`,
  'a: 2024-01-01\nb: 2024-01-01T10:00:00Z\nc: 10:30',
  'a: yes\nb: no\nc: on\nd: ~\ne: null\nf: True',
  'a: 017\nb: 0o17\nc: 0x1f\nd: 1_000\ne: 1e3\nf: .5\ng: +1',
  'base: &base\n  x: 1\n  y: 2\na:\n  <<: *base\n  y: 3',
  'a: |\n  one\n  two\nb: >-\n  one\n  two',
  "a: \"tab\\tnew\\nline \\u00fc\"\nb: 'it''s'",
  'urn: urn:example.com:c-one\nscope: create:textAnalysis\nurl: https://x/#y',
];

/** Compares our reading of YAML and keywords with the deploy tool's. */
export function compareYaml(cli: Installation): void {
  const { keywordReplace } = cli.require('auth0-deploy-cli/lib/tools') as {
    keywordReplace: (text: string, keywords: object) => string;
  };
  const { load } = cli.require('js-yaml') as {
    load: (text: string) => unknown;
  };
  for (const text of texts) {
    const theirs = load(keywordReplace(text, oddKeywords));
    const ours = new YamlFile(
      'text',
      replaceKeywords(text, oddKeywords),
    ).toJS();
    deepStrictEqual(
      ours,
      theirs,
      `The deploy tool reads this differently:\n${text}`,
    );
  }
}

/** Loads this project's tenant with the deploy tool's own loader and compares it. Sends no requests. */
export async function compareLoad(
  cli: Installation,
  keywords: Keywords,
  expected: Summary,
): Promise<void> {
  const warnings: string[] = [];
  const { default: logger } = cli.require('auth0-deploy-cli/lib/logger') as {
    default: Record<string, (message: string) => void>;
  };
  logger['warn'] = logger['error'] = (message) => void warnings.push(message);

  const { default: YamlContext } = cli.require(
    'auth0-deploy-cli/lib/context/yaml',
  ) as {
    default: new (
      config: object,
      client: unknown,
    ) => { assets: Assets; loadAssetsFromLocal(): Promise<void> };
  };
  const context = new YamlContext(
    {
      AUTH0_INPUT_FILE: 'tenant/tenant.yaml',
      AUTH0_KEYWORD_REPLACE_MAPPINGS: { ...keywords },
    },
    managementClient,
  );
  await context.loadAssetsFromLocal();

  deepStrictEqual(warnings, [], 'The deploy tool warns');
  const loaded = fromAssets(context.assets);
  deepStrictEqual(expected, loaded, 'The deploy tool loads it differently');
}

/** Stands in for a client of the management API, which the loader does not use. */
const managementClient: unknown = new Proxy(() => {}, {
  get: (_target, name) => (name === 'then' ? undefined : managementClient),
  apply: () => managementClient,
});
