import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Response } from 'supertest';
import type { TestApi } from '../../test/support/start-api.js';

/** The members of an operation that the tests read. */
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
    readonly examples: Record<string, { readonly value: unknown }>;
    readonly securitySchemes: Record<string, Record<string, unknown>>;
  };
  readonly [member: string]: unknown;
}

/** The document that an API serves, and checks against it. */
export class OpenApiDocument {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(
    private readonly api: TestApi,
    readonly json: Document,
  ) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(json, 'openapi.json');
  }

  static async read(api: TestApi): Promise<OpenApiDocument> {
    const response = await api.request().get('/openapi.json');
    if (response.status !== 200)
      throw new Error(`/openapi.json answered ${response.status}`);
    return new OpenApiDocument(api, response.body as Document);
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

  /** Sends a request for this operation to the API. */
  async send(
    { method, path }: DocumentedOperation,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Response> {
    const agent = this.api.request();
    const verb = method.toLowerCase() as 'get' | 'post';
    return agent[verb](path)
      .set({ 'content-type': 'application/json', ...headers })
      .send(body);
  }

  /** How a value violates the schema at this place of the document. */
  getFaults(pointer: readonly string[], value: unknown): unknown[] {
    const path = pointer
      .map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate = this.ajv.getSchema(`openapi.json#/${path}`);
    if (!validate) throw new Error(`no schema at ${path}`);
    return validate(value) ? [] : (validate.errors ?? []);
  }

  /** What the operation does not document about the status, headers, content type and body of a response. */
  getUndocumented(
    { method, path, responses, operationId }: DocumentedOperation,
    response: Response,
  ): unknown[] {
    const status = String(response.status);
    const listed = status in responses ? status : 'default';
    const reference = responses[listed]?.$ref?.slice(2).split('/');
    const { headers = {}, content } =
      (reference
        ? this.json.components.responses[reference.at(-1) ?? '']
        : responses[listed]) ?? {};

    const names = Object.keys(headers).map((name) => name.toLowerCase());
    const missing = Object.keys(response.headers)
      .filter((name) =>
        /^(www-authenticate|retry-after|ratelimit-.*|x-request-id)$/.test(name),
      )
      .filter((name) => !names.includes(name))
      .map((name) => [operationId, status, name]);
    // A route without annotations does not document its response.
    if (response.ok && !content) return missing;

    const type = String(response.headers['content-type']);
    const media = Object.keys(content ?? {}).find((name) =>
      type.startsWith(name),
    );
    if (media === undefined) return [...missing, [operationId, status, type]];
    const body: unknown = type.includes('json') ? response.body : response.text;
    const place = ['paths', path, method.toLowerCase(), 'responses', listed];
    const schema = [...(reference ?? place), 'content', media, 'schema'];
    const faults = this.getFaults(schema, body);
    return [...missing, ...faults.map((each) => [operationId, status, each])];
  }
}
