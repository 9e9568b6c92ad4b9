import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { expect } from 'vitest';
import type { TestApi } from './start-api.js';

/** What the tests read of an operation. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly security: readonly Record<string, readonly string[]>[];
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

interface DocumentedResponse {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { examples?: object }>>;
}

interface Document {
  readonly paths: Record<string, Record<string, DocumentedOperation>>;
  readonly components: {
    readonly responses: Record<string, DocumentedResponse>;
    readonly schemas: Record<string, DocumentedSchema>;
    readonly securitySchemes: Record<string, Record<string, unknown>>;
  };
  readonly [member: string]: unknown;
}

interface DocumentedSchema {
  readonly properties?: Record<string, { examples?: readonly unknown[] }>;
}

/** The document that an API serves, and what can be held against it. */
export class OpenApiDocument {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(readonly json: Document) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(json, 'openapi.json');
  }

  static async of(api: TestApi): Promise<OpenApiDocument> {
    const answer = await api.request().get('/openapi.json');
    if (answer.status !== 200)
      throw new Error(`/openapi.json answered ${answer.status}`);
    return new OpenApiDocument(answer.body as Document);
  }

  get operations(): DocumentedOperation[] {
    return Object.entries(this.json.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        path,
        method: method.toUpperCase(),
      })),
    );
  }

  /** What does not fit the schema at this place of the document. */
  faults(pointer: readonly string[], value: unknown): unknown {
    const path = pointer
      .map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate = this.ajv.getSchema(`openapi.json#/${path}`);
    if (!validate) throw new Error(`no schema at ${path}`);
    return validate(value) ? [] : validate.errors;
  }
}

/** Asserts that status, content type, body and headers of an answer are documented. */
export function expectDocumented(
  document: OpenApiDocument,
  operation: DocumentedOperation,
  response: Response,
): void {
  const { method, path, responses } = operation;
  const status = String(response.status);
  const place = ['paths', path, method.toLowerCase(), 'responses'];
  const listed = status in responses ? status : 'default';
  const reference = responses[listed]?.$ref?.slice(2).split('/');
  const documented = reference
    ? document.json.components.responses[reference.at(-1) ?? '']
    : responses[listed];
  const pointer = reference ?? [...place, listed];

  const names = Object.keys(documented?.headers ?? {}).map((name) =>
    name.toLowerCase(),
  );
  const sent = Object.keys(response.headers).filter((name) =>
    /^(www-authenticate|retry-after|ratelimit-.*|x-request-id)$/.test(name),
  );
  expect([operation.operationId, status, names]).toEqual([
    operation.operationId,
    status,
    expect.arrayContaining(sent),
  ]);
  // A route that is not annotated says nothing of its answer.
  if (response.ok && !documented?.content) return;

  const type = String(response.headers['content-type']);
  const media = Object.keys(documented?.content ?? {}).find((name) =>
    type.startsWith(name),
  );
  expect([operation.operationId, status, type, media]).toEqual([
    operation.operationId,
    status,
    type,
    expect.any(String),
  ]);
  const body: unknown = type.includes('json') ? response.body : response.text;
  expect([
    operation.operationId,
    status,
    document.faults([...pointer, 'content', String(media), 'schema'], body),
  ]).toEqual([operation.operationId, status, []]);
}
