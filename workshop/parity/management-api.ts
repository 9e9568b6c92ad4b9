import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { json } from 'node:stream/consumers';
import type { Assets } from './tenant-summary.js';

export type Item = Record<string, unknown>;

interface Binding {
  readonly ref: { readonly value: string };
}

const getIdName = (collection: string): string =>
  collection === 'clients' ? 'client_id' : 'id';

/**
 * Stands in for a tenant's management API. Supports only what the deploy tool
 * needs to import this project's tenant and to export an ordinary one.
 */
export class ManagementApi {
  /** The requests that write, such as `POST clients`. */
  readonly writes: string[] = [];
  /** The requests that it does not support. */
  readonly unsupported: string[] = [];
  readonly #clients: Item[] = [];
  readonly #grants: Item[] = [];
  readonly #actions: Item[] = [];
  readonly #apis: Item[] = [];
  readonly #collections: Readonly<Record<string, Item[]>>;

  #bindings: readonly Binding[] = [];

  /**
   * @param settings of the tenant
   * @param collections the initial items, by path; by default none
   */
  constructor(
    private readonly settings?: Item,
    collections: Readonly<Record<string, Item[]>> = {},
  ) {
    this.#collections = {
      'resource-servers': this.#apis,
      clients: this.#clients,
      'client-grants': this.#grants,
      'actions/actions': this.#actions,
      ...collections,
    };
  }

  readonly handle: RequestListener = (request, response) => {
    void this.#answer(request, response);
  };

  /** The current tenant, in the form of the imported files. */
  get assets(): Assets {
    const getClientName = (id: unknown): unknown =>
      this.#clients.find(({ client_id }) => client_id === id)?.['name'];
    return {
      resourceServers: this.#apis,
      clients: this.#clients,
      clientGrants: this.#grants.map((grant) => ({
        ...grant,
        client_id: getClientName(grant['client_id']),
      })),
      actions: this.#actions,
      triggers: {
        'credentials-exchange': this.#bindings.map(({ ref }) => ({
          action_name: ref.value,
        })),
      },
    } as unknown as Assets;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams } = new URL(url, 'https://localhost');
    const path = pathname.replace(/^\/api\/v2\//, '');
    const isFirstPage = Number(searchParams.get('page') ?? 0) === 0;
    const body = await json(request).catch(() => undefined);
    if (method !== 'GET') this.writes.push(`${method} ${path}`);
    const found = this.#decide(method, path, (body ?? {}) as Item, isFirstPage);
    if (found === undefined) this.unsupported.push(`${method} ${path}`);
    response
      .writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(found ?? { statusCode: 404, message: 'Not found' }));
  }

  #decide(
    method: string,
    path: string,
    body: Item,
    isFirstPage: boolean,
  ): object | undefined {
    const items = this.#collections[path];
    const total = items?.length ?? 0;
    if (path === 'tenants/settings') return this.settings;
    // The only list that is not inside an object.
    if (path.endsWith('/credentials')) return items;
    if (items && method === 'GET') {
      const name = path.split('/').at(-1)?.replaceAll('-', '_') ?? '';
      const page = isFirstPage ? items : [];
      return { [name]: page, total, start: 0, limit: 100, length: total };
    }
    if (items && method === 'POST') {
      const id = `${path.replaceAll('/', '-')}-${total + 1}`;
      items.push({ ...body, [getIdName(path)]: id });
      return items.at(-1);
    }
    const [, collection = '', id = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const item = this.#collections[collection]?.find(
      (one) => one[getIdName(collection)] === decodeURIComponent(id),
    );
    if (item && method === 'PATCH') return Object.assign(item, body);

    if (/^actions\/actions\/[^/]+\/deploy$/.test(path)) return {};
    if (path === 'actions/triggers')
      return { triggers: [{ id: 'credentials-exchange', version: 'v2' }] };
    if (path === 'actions/modules') return { modules: [], total: 0 };
    if (path !== 'actions/triggers/credentials-exchange/bindings')
      return undefined;
    if (method === 'GET') return { bindings: [] };
    this.#bindings = body['bindings'] as Binding[];
    return body;
  }
}
