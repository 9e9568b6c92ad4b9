import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { documentAt, documents, isThere } from './support/documents.js';

/** Variables of other programs, and of this project's tools, beside those of the application. */
const variablesElsewhere: Readonly<Record<string, RegExp>> = {
  'tools/, for a real tenant': /^CHECK_(CLIENT_ID|CLIENT_SECRET|SCOPE)$/,
  'tools/ and tenant/local': /^(ENV_FILE|TENANT_KEYS_FILE)$/,
  'tenant/local/testing': /^CONTRACT_[A-Z]+(_[A-Z]+)?$/,
  'test/browser': /^CHROMIUM$/,
  'auth0-deploy-cli': /^AUTH0_[A-Z_]+$/,
  Node: /^NODE_(EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED)$/,
  'Node and undici': /^(HTTPS?|NO)_PROXY$/,
  'the examples’ own': /^(TOKEN|PARTNER_API_KEY|CLIENT_(ID|SECRET))$/,
  'the Python client’s constants': /^(REFRESH_AFTER|MAX_WAIT_SECONDS)$/,
  'a version of Cognito’s events': /^V3_0$/,
};

const read = (path: string): string =>
  readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** Which metadata reaches tokens is what everybody changes in the Action. */
const withoutCopiedKeys = (code: string): string =>
  code.replace(/^const copiedKeys = .*$/m, '');

const { scripts } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
};
const variables = [
  ...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm),
].map(([, name = '']) => name);

describe.each(documents)(
  '$path',
  ({ path, text, links, codeSpans, blocks }) => {
    it('links to files and headings that are there', () => {
      const broken = links.filter((link) => {
        if (/^(https?|mailto):/.test(link)) return false;
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        if (!isThere(target)) return true;
        return anchor !== undefined && !documentAt(target).anchors.has(anchor);
      });
      expect(broken).toEqual([]);
    });

    it('names files of the project that are there', () => {
      const named = codeSpans.filter((code) =>
        /^(src|test|tools|tenant|docs|deploy|bench)\/[\w./-]+$/.test(code),
      );
      expect(named.filter((file) => !isThere(file))).toEqual([]);
    });

    it('names scripts that are there', () => {
      const named = [
        ...text.matchAll(/npm run (?:--?\w+ )*([a-z][\w:-]*)/g),
      ].map(([, name = '']) => name);
      expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    });

    it('names environment variables that somebody reads', () => {
      const named = [
        ...[...codeSpans, ...blocks.map(({ code }) => code)]
          .join('\n')
          .matchAll(/\b[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\b|\b[A-Z][A-Z\d]+(?==)/g),
      ].map(([name]) => name);
      const unknown = named.filter(
        (name) =>
          !variables.includes(name) &&
          !Object.values(variablesElsewhere).some((known) => known.test(name)),
      );
      expect(unknown).toEqual([]);
    });

    it('shows the files that it means to show as they are', () => {
      const changed = blocks.filter(({ code, note = '' }) => {
        const file = /^file: (.*)$/.exec(note)?.[1];
        return (
          file !== undefined &&
          withoutCopiedKeys(`${code}\n`) !== withoutCopiedKeys(read(file))
        );
      });
      expect(changed).toEqual([]);
    });

    it('says of every shell block what runs it, or why nothing does', () => {
      const languages = blocks.map(({ language }) => language);
      for (const another of ['', 'bash', 'shell', 'console', 'zsh'])
        expect(languages).not.toContain(another);

      const untold = blocks.filter(({ language, note }) => {
        // Without a note, test/shell-blocks.e2e-spec.ts runs it.
        if (language !== 'sh' || note === undefined) return false;
        const runner = /^run by (\S+)$/.exec(note)?.[1];
        return runner ? !isThere(runner) : !/^not run: .{10}/.test(note);
      });
      expect(untold).toEqual([]);
    });
  },
);

describe('the documents', () => {
  it('name every script of package.json', () => {
    const text = documents.map((document) => document.text).join('\n');
    const missing = Object.keys(scripts).filter(
      (name) => !new RegExp(`npm (run )?${name}(?![\\w:-])`).test(text),
    );
    expect(missing).toEqual([]);
  });

  it('can all be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      for (const link of documentAt(path).links) {
        const target = join(dirname(path), link.split('#')[0] ?? '');
        if (target.endsWith('.md') && existsSync(target)) reached.add(target);
      }
    }
    expect(documents.map(({ path }) => path).toSorted()).toEqual(
      [...reached].toSorted(),
    );
  });
});

describe('docs/deploy-tenant.md', () => {
  it('exports every keyword that the tenant’s files need', () => {
    const keywords = [
      ...read('tenant/tenant.yaml').matchAll(/'##([A-Z_]+)##'/g),
    ].map(([, keyword = '']) => `export ${keyword}=`);
    expect(keywords.length).toBeGreaterThan(0);
    for (const keyword of keywords)
      expect(documentAt('docs/deploy-tenant.md').text).toContain(keyword);
  });
});
