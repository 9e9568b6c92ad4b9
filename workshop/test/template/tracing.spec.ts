import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  mintToken,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from '../../support/copy-project.js';
import { getDocument } from '../../support/documents.js';
import { runApi } from '../../support/run-api.js';

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly parentSpanId?: string;
}

interface Export {
  readonly resourceSpans: { readonly scopeSpans: { spans: Span[] }[] }[];
}

const [install = '', tracing = ''] = getDocument('docs/adapting.md')
  .blocks.filter(({ note }) => note?.endsWith('/tracing.spec.ts'))
  .map(({ code }) => code);

/** What the collector got. */
const exports: string[] = [];
const collector: Server = createServer((request, response) => {
  void text(request).then((body) => {
    if (request.url === '/v1/traces') exports.push(body);
    response.setHeader('content-type', 'application/json').end('{}');
  });
});

let project: ProjectCopy;
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
  await new Promise<void>((listens) =>
    collector.listen(0, '127.0.0.1', listens),
  );
  project = new ProjectCopy();
});
afterAll(async () => {
  project.remove();
  collector.close();
  await issuer.stop();
});

describe('docs/adapting.md, followed for traces', () => {
  it('results in a project that passes its own checks', async () => {
    const { code, output } = await project.shell(install);
    expect([code, output]).toEqual([0, expect.any(String)]);
    project.write('src/tracing.ts', `${tracing}\n`);
    project.edit(
      'src/main.ts',
      '\n\n',
      "\nimport { startTracing } from './tracing.js';\n\n",
    );
    project.edit('src/main.ts', /^try/m, 'startTracing();\n\ntry');
    const checks = ['build', 'lint', 'format:check'];
    expect(await project.getFailure(...checks)).toBe('');
  });

  it('sends a span for each request, without tokens', async () => {
    const { port } = collector.address() as AddressInfo;
    const api = await runApi(
      {
        ISSUER_BASE_URL: issuer.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      },
      { command: [process.execPath, 'dist/main.js'], cwd: project.folder },
    );
    const token = mintToken(issuer);
    const traceId = 'a'.repeat(32);
    const headers = {
      authorization: `Bearer ${token}`,
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
    };
    for (const path of [`/client?access_token=${token}`, `/no/${token}`])
      await fetch(`${api.url}${path}`, { headers });
    await api.stop();

    const spans = exports
      .flatMap((body) => (JSON.parse(body) as Export).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans)
      .filter((span) => span.traceId === traceId);
    const server = 2;
    const received = spans.filter(({ kind }) => kind === server);
    expect(received.map(({ name }) => name)).toEqual(['GET /client', 'GET']);
    expect(spans.map(({ name }) => name)).toContain(
      'handler - ClientController.show',
    );
    expect(exports.join('')).not.toContain(token);
  });
});
