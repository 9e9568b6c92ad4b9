import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useProject } from '../../support/use-project.js';

/** A request of an `.http` file, with its variables replaced. */
interface SentRequest {
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly response: Response;
}

/**
 * Sends the requests of an `.http` file one after the other, as REST Client for
 * VS Code does: `@name = value`, `# @name`, `{{name}}`, and
 * `{{name.response.body.$.member}}` of an earlier response.
 *
 * @param variables override those of the file
 */
async function sendHttpFile(
  path: string,
  variables: Readonly<Record<string, string>>,
): Promise<SentRequest[]> {
  const sections = readFileSync(path, 'utf8').split(/^###/m);
  const values = new Map<string, string>();
  const responses = new Map<string, Record<string, unknown>>();
  const fill = (text: string): string =>
    text.replace(/\{\{([\w.$]+)\}\}/g, (_, reference: string) => {
      const [name = '', ...members] = reference.split('.');
      const value =
        members.length > 0
          ? responses.get(name)?.[members.at(-1) ?? '']
          : (variables[name] ?? values.get(name));
      if (typeof value !== 'string')
        throw new Error(`${path}: {{${reference}}} has no value`);
      return fill(value);
    });

  const sent: SentRequest[] = [];
  for (const section of sections) {
    for (const [, name = '', value = ''] of section.matchAll(
      /^@(\w+) *= *(.*)$/gm,
    ))
      values.set(name, value);
    const name = /^# @name (\w+)$/m.exec(section)?.[1];
    const [title = ''] = section.split('\n');
    const request = section
      .split('\n')
      .slice(1)
      .filter((line) => !/^[#@]/.test(line))
      .join('\n')
      .trim();
    if (request === '') continue;

    const [head = '', body] = request.split(/\n\n([^]*)/);
    const [line = '', ...headers] = head.split('\n').map(fill);
    const [method = '', url = ''] = line.split(' ');
    const response = await fetch(url, {
      method,
      headers: headers.map((header) => header.split(/: (.*)/).slice(0, 2)) as [
        string,
        string,
      ][],
      ...(body && { body: fill(body) }),
    });
    if (name) {
      const parsed: unknown = await response.clone().json();
      responses.set(name, parsed as Record<string, unknown>);
    }
    sent.push({ title: title.trim(), method, url, response });
  }
  return sent;
}

/** The general file, and those in the folders of features. */
const files = [
  'requests.http',
  ...readdirSync('src', { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.http'))
    .map((file) => join('src', file)),
];

const tested = useProject();
const sent: SentRequest[] = [];
beforeAll(async () => {
  for (const file of files)
    sent.push(
      ...(await sendHttpFile(file, {
        api: tested.api.url,
        issuer: tested.tenant.issuer,
      })),
    );
});

describe('the requests in .http files', () => {
  it('are all answered with 200', () => {
    expect(sent.filter(({ response }) => response.status !== 200)).toEqual([]);
  });

  it('cover every route of the API itself', () => {
    const routes = sent.map(
      ({ method, url }) => `${method} ${new URL(url).pathname}`,
    );
    expect(routes).toEqual(
      expect.arrayContaining([
        'GET /client',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
        'GET /.well-known/oauth-protected-resource',
      ]),
    );
  });

  it('have titles', () => {
    for (const { title, url } of sent)
      expect([url, title]).toEqual([url, expect.stringMatching(/\w+ \w+/)]);
  });
});
