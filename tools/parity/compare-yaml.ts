import { deepStrictEqual } from 'node:assert/strict';
import { replaceKeywords } from '../../tenant/local/config/keywords.js';
import { YamlFile } from '../../tenant/local/config/yaml-file.js';
import type { DeployCli } from './deploy-cli.js';

const keywords = {
  WORD: 'a "b" $& c',
  LIST: ['x', 'y'],
  NESTED: '##WORD##',
  'MY-KEY': 'dash',
};

/** What parsers of YAML differ in, and what keywords can do to it. */
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

/** Holds our reading of YAML and keywords against the deploy tool's. */
export function compareYaml(cli: DeployCli): void {
  const { keywordReplace } = cli.require('auth0-deploy-cli/lib/tools') as {
    keywordReplace: (text: string, keywords: object) => string;
  };
  const { load } = cli.require('js-yaml') as {
    load: (text: string) => unknown;
  };
  for (const text of texts) {
    const theirs = load(keywordReplace(text, keywords));
    const ours = new YamlFile('text', replaceKeywords(text, keywords)).root
      .value;
    deepStrictEqual(ours, theirs, `They read this otherwise:\n${text}`);
  }
}
