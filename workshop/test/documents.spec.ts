import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { withoutParts } from '../make-yours/edit.js';
import { optionalParts, workshop, type Part } from '../make-yours/parts.js';
import { getDocument, documents } from '../support/documents.js';

/** Environment variables and other names in capitals that are not the API's. */
const variablesElsewhere: Readonly<Record<string, RegExp>> = {
  'local-tenant':
    /^(CHECK_(CLIENT_ID|CLIENT_SECRET|METADATA|SCOPE)|ENV_FILE|TENANT_KEYS_FILE)$/,
  'the contract of the local tenant': /^CONTRACT_[A-Z]+(_[A-Z]+)?$/,
  'workshop/test/browser': /^CHROMIUM$/,
  'auth0-deploy-cli': /^AUTH0_[A-Z_]+$/,
  Node: /^NODE_(EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED)$/,
  'OpenTelemetry’s SDK': /^OTEL_[A-Z_]+$/,
  'a recipe': /^DENIED_CLIENTS$/,
  'Node and undici': /^(HTTPS?|NO)_PROXY$/,
  'the examples’ own': /^(TOKEN|CRM_API_KEY|CLIENT_(ID|SECRET))$/,
  'a version of Cognito’s events': /^V3_0$/,
  'Envoy’s settings': /^(ACCEPT_UNTRUSTED|ALWAYS_FORWARD_ONLY|SANITIZE_SET)$/,
  'the subject of a certificate': /^CN$/,
  'tokens of Nest': /^APP_(FILTER|GUARD|INTERCEPTOR|PIPE)$/,
};

const read = (path: string): string =>
  readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** Recipes are shown as files of a folder in `src`. */
const withPathsInSrc = (code: string): string =>
  code.replaceAll("from '../../src/", "from '../");

const withoutIndent = (code: string): string => code.replaceAll(/^ +/gm, '');

const getScripts = (folder: string): string[] => {
  const { scripts } = JSON.parse(read(join(folder, 'package.json'))) as {
    scripts: Record<string, string>;
  };
  return Object.keys(scripts);
};
const scripts = getScripts('.');
const workshopScripts = getScripts('workshop');

/** The scripts that a text names, and whether they are the workshop's. */
const getNamedScripts = (text: string) =>
  [
    ...text.matchAll(
      /npm run (?:--?\w+ )*([a-z][\w:-]*)( --prefix workshop)?/g,
    ),
  ].map(([, name = '', prefix]) => ({ name, isOfWorkshop: Boolean(prefix) }));
const variables = [
  ...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm),
].map(([, name = '']) => name);

/** Not the changelog, which may name what has been moved or removed since. */
const current = documents.filter(({ path }) => path !== 'CHANGELOG.md');

describe.each(current)('$path', ({ path, text, links, codeSpans, blocks }) => {
  it('links to files and headings that exist', () => {
    const broken = links.filter((link) => {
      if (/^(https?|mailto):/.test(link)) return false;
      // From the README, these lead to GitHub's own pages of the repository.
      if (
        path === 'README.md' &&
        /^\.\.\/\.\.\/(actions|generate)\b/.test(link)
      )
        return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !getDocument(target).anchors.has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files of the project that exist', () => {
    const named = codeSpans.filter((code) =>
      /^(src|test|packages|tenant|docs|deploy|workshop)\/[\w./-]+$/.test(code),
    );
    // A package's README names the package's files.
    const folder = /^packages\/[^/]+/.exec(path)?.[0] ?? '.';
    const exists = (file: string) =>
      existsSync(file) || existsSync(join(folder, file));
    expect(named.filter((file) => !exists(file))).toEqual([]);
  });

  it('names scripts that exist', () => {
    const missing = getNamedScripts(text).filter(({ name, isOfWorkshop }) =>
      isOfWorkshop || path.startsWith('workshop/')
        ? !workshopScripts.includes(name)
        : !scripts.includes(name),
    );
    expect(missing).toEqual([]);
  });

  it('names environment variables that exist', () => {
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

  it('shows code as it is in its source files', () => {
    const changed = blocks.filter(({ code, note = '' }) => {
      const [, kind, file] = /^(file|parts of): (.*)$/.exec(note) ?? [];
      if (!file) return false;
      return kind === 'file'
        ? `${code}\n` !== withPathsInSrc(read(file))
        : !withoutIndent(code)
            .split('\n\n')
            .every((part) => withoutIndent(read(file)).includes(part));
    });
    expect(changed).toEqual([]);
  });

  it('says what runs each shell block, or why nothing does', () => {
    const languages = blocks.map(({ language }) => language);
    for (const another of ['', 'bash', 'shell', 'console', 'zsh'])
      expect(languages).not.toContain(another);

    const unexplained = blocks.filter(({ language, note }) => {
      // Without a note, shell-blocks.spec.ts runs it.
      if (language !== 'sh' || note === undefined) return false;
      const runner = /^run by (\S+)$/.exec(note)?.[1];
      return runner ? !existsSync(runner) : !/^not run: .{10}/.test(note);
    });
    expect(unexplained).toEqual([]);
  });
});

describe('the documents', () => {
  it('name every script of package.json', () => {
    const text = documents.map((document) => document.text).join('\n');
    const missing = scripts.filter(
      (name) =>
        name !== 'prepare' &&
        !new RegExp(`npm (run )?${name}(?![\\w:-])`).test(text),
    );
    expect(missing).toEqual([]);
  });

  it('name every script of the workshop in its README', () => {
    const { text } = getDocument('workshop/README.md');
    const named = getNamedScripts(text).map(({ name }) => name);
    expect(['test', ...named]).toEqual(expect.arrayContaining(workshopScripts));
  });

  it('can all be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      for (const link of getDocument(path).links) {
        const target = join(dirname(path), link.split('#')[0] ?? '');
        if (target.endsWith('.md') && existsSync(target)) reached.add(target);
      }
    }
    expect(documents.map(({ path }) => path).toSorted()).toEqual(
      [...reached].toSorted(),
    );
  });
});

describe('README.md', () => {
  const { text, links, blocks } = getDocument('README.md');
  const workflow = read('.github/workflows/ci.yml');

  it('has correct badges', () => {
    const { license, dependencies } = JSON.parse(read('package.json')) as {
      license: string;
      dependencies: Record<string, string>;
    };
    const [, nest] = /^\^(\d+)/.exec(dependencies['@nestjs/core'] ?? '') ?? [];
    const [, versions = ''] = /^ +node: \[(.*)\]$/m.exec(workflow) ?? [];
    expect(
      [...text.matchAll(/^\[!\[([^\]]+)\]/gm)].map(([, name]) => name),
    ).toEqual([
      /^name: (.*)$/m.exec(workflow)?.[1],
      `Node ${versions.replaceAll("'", '')}`,
      `NestJS ${nest}`,
      license,
    ]);
    const shown = links
      .filter((link) => link.startsWith('https://img.shields.io/badge/'))
      .map((link) => decodeURIComponent(link));
    expect(shown).toEqual([
      expect.stringContaining(
        `/Node-${versions.replaceAll("'", '').replaceAll(', ', ' | ')}-`,
      ),
      expect.stringContaining(`/NestJS-${nest}-`),
      expect.stringContaining(`/license-${license}-`),
    ]);
    expect(links).toContain('../../actions/workflows/ci.yml/badge.svg');
  });

  it('shows lines of the sample’s controller', () => {
    const lines = read('src/text-analysis/text-analysis.controller.ts')
      .split('\n')
      .map((line) => line.trim());
    const shown =
      blocks.find(({ language }) => language === 'ts')?.code ?? 'nothing';
    expect(['…', ...lines]).toEqual(
      expect.arrayContaining(shown.split('\n').map((line) => line.trim())),
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
      expect(getDocument('docs/deploy-tenant.md').text).toContain(keyword);
  });
});

describe('docs/clients.md', () => {
  it('links to every example program', () => {
    const { links } = getDocument('docs/clients.md');
    const programs = readdirSync('examples', { recursive: true })
      .map((path) => `../examples/${String(path).replaceAll('\\', '/')}`)
      .filter((path) => /\.(ts|py|go)$/.test(path));
    expect(programs.length).toBeGreaterThan(0);
    expect(links).toEqual(expect.arrayContaining(programs));
  });
});

/** What every project loses or replaces. */
const alwaysGone = [...workshop.paths, 'workshop', 'README.md'];

const isIn = (paths: readonly string[], path: string): boolean =>
  paths.some((gone) => path === gone || path.startsWith(`${gone}/`));

describe.each(Object.entries<Part>({ ...optionalParts, workshop }))(
  'a project without %s',
  (part, { paths }) => {
    const gone = [...alwaysGone, ...paths];
    const kept = {
      sample: true,
      examples: true,
      deploy: true,
      workshop: false,
      [part]: false,
    };

    it('has no link to what is removed', () => {
      const broken = current
        .filter(({ path }) => !isIn(gone, path))
        .flatMap(({ path, text }) =>
          [...withoutParts(text, kept).matchAll(/\]\(([^)#:]+)/g)]
            .map(([, link = '']) => join(dirname(path), link))
            .filter((target) => isIn(paths, target))
            .map((target) => `${path}: ${target}`),
        );
      expect(broken).toEqual([]);
    });
  },
);
