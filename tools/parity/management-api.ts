import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { json } from 'node:stream/consumers';
import type { Assets } from './tenant-summary.js';

type Item = Record<string, unknown>;

interface Binding {
  readonly ref: { readonly value: string };
}

/** Collections that the deploy tool reads and writes here, by path, with the name of their id. */
const collections: Readonly<Record<string, string>> = {
  'resource-servers': 'id',
  clients: 'client_id',
  'client-grants': 'id',
  'actions/actions': 'id',
};

const bindings = 'actions/triggers/credentials-exchange/bindings';

/**
 * Stands in for a tenant's management API: an empty tenant that takes what it
 * is given. It knows only what deploying this project's tenant needs.
 */
export class ManagementApi {
  /** What it was asked to write: `POST clients` and the like. */
  readonly writes: string[] = [];
  /** What it was asked for and does not know. */
  readonly unknown: string[] = [];
  readonly #items = new Map<string, Item[]>(
    Object.keys(collections).map((path) => [path, []]),
  );

  #bindings: readonly Binding[] = [];

  readonly handle: RequestListener = (request, response) => {
    void this.#answer(request, response);
  };

  /** The tenant as it is now, in the form of the files that it was made from. */
  get assets(): Assets {
    const [resourceServers, clients, grants, actions] = [
      ...this.#items.values(),
    ];
    return {
      resourceServers,
      clients,
      clientGrants: grants?.map((grant) => ({
        ...grant,
        client_id: clients?.find(
          ({ client_id }) => client_id === grant['client_id'],
        )?.['name'],
      })),
      actions,
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
    const path = url.split('?')[0]?.replace(/^\/api\/v2\//, '') ?? '';
    const body = method === 'GET' ? {} : await readBody(request);
    if (method !== 'GET') this.writes.push(`${method} ${path}`);
    const answer = this.#decide(method, path, body);
    if (answer === undefined) this.unknown.push(`${method} ${path}`);
    response
      .writeHead(answer === undefined ? 404 : 200, {
        'content-type': 'application/json',
      })
      .end(JSON.stringify(answer ?? { statusCode: 404, message: 'Not here' }));
  }

  #decide(method: string, path: string, body: Item): unknown {
    const items = this.#items.get(path);
    if (items && method === 'GET') return listOf(path, items);
    if (items && method === 'POST') return create(path, items, body);

    const [collection, id] = splitId(path);
    const item = this.#items
      .get(collection)
      ?.find((one) => one[collections[collection] ?? ''] === id);
    if (item && method === 'PATCH') return Object.assign(item, body);

    if (/^actions\/actions\/[^/]+\/deploy$/.test(path)) return {};
    if (path === 'actions/triggers') {
      return { triggers: [{ id: 'credentials-exchange', version: 'v2' }] };
    }
    if (path === 'actions/modules') return { modules: [], total: 0 };
    if (path !== bindings) return undefined;
    if (method === 'GET') return { bindings: [] };
    this.#bindings = body['bindings'] as Binding[];
    return body;
  }
}

function create(path: string, items: Item[], body: Item): Item {
  const id = `${path.replaceAll('/', '-')}-${items.length + 1}`;
  const item = { ...body, [collections[path] ?? 'id']: id };
  items.push(item);
  return item;
}

function listOf(path: string, items: readonly Item[]): object {
  const name = path.split('/').at(-1)?.replaceAll('-', '_') ?? '';
  const total = items.length;
  return { [name]: items, total, start: 0, limit: 100, length: total };
}

function splitId(path: string): [collection: string, id: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash), decodeURIComponent(path.slice(slash + 1))];
}

async function readBody(request: IncomingMessage): Promise<Item> {
  return ((await json(request).catch(() => undefined)) ?? {}) as Item;
}
