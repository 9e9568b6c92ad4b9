import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import GithubSlugger from 'github-slugger';
import { lexer, walkTokens, type MarkedToken, type Token } from 'marked';

/** A fenced block of a document. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** What the HTML comment right above it says: `run by <file>`, `not run: <reason>`, `file: <path>` or `parts of: <path>`. */
  readonly note: string | undefined;
}

/** A Markdown file, and what tests check in it. */
export interface Document {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** The targets of its links and images. */
  readonly links: readonly string[];
  readonly codeSpans: readonly string[];
  /** The code in the first columns of its tables. */
  readonly tableKeys: readonly string[];
  readonly blocks: readonly CodeBlock[];
}

const notOurs = /^(node_modules|dist|build|coverage|\..*)$/;

/** Every Markdown file of the project. */
export const documents: readonly Document[] =
  getMarkdownFiles('.').map(readDocument);

export function getDocument(path: string): Document {
  const found = documents.find((document) => document.path === path);
  if (!found) throw new Error(`there is no ${path}`);
  return found;
}

function getMarkdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // They are the documents of another project.
    if (notOurs.test(entry.name) || path === 'workshop/make-yours/files')
      return [];
    if (entry.isDirectory()) return getMarkdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

export function readDocument(path: string): Document {
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: string[] = [];
  const codeSpans: string[] = [];
  const tableKeys: string[] = [];
  const blocks: CodeBlock[] = [];

  let note: string | undefined;
  void walkTokens(lexer(text), (each) => {
    const token = each as MarkedToken;
    if (token.type === 'space') return;
    if (token.type === 'heading') anchors.add(slugger.slug(getText(token)));
    if (token.type === 'link' || token.type === 'image') links.push(token.href);
    if (token.type === 'codespan') codeSpans.push(token.text);
    if (token.type === 'table') {
      const keys = token.rows.flatMap(([first]) => first?.tokens ?? []);
      tableKeys.push(
        ...keys.filter(({ type }) => type === 'codespan').map(getText),
      );
    }
    if (token.type === 'code')
      blocks.push({ language: token.lang ?? '', code: token.text, note });
    note = undefined;
    if (token.type === 'html') {
      const targets = /(?<=\b(?:href|src|srcset)=")[^"]+(?=")/g;
      links.push(...(token.raw.match(targets) ?? []));
      note = /^<!-- (.*) -->\s*$/s.exec(token.raw)?.[1];
    }
  });
  return { path, text, anchors, links, codeSpans, tableKeys, blocks };
}

/** The visible text of a heading, without backticks and link targets. */
function getText(token: Token): string {
  if ('tokens' in token && token.tokens)
    return token.tokens.map(getText).join('');
  return String('text' in token ? token.text : token.raw);
}
