import { describe, expect, it } from 'vitest';
import { generate, project, getTexts } from './support/generate.js';

const metadata = 'region:string,max_orders:number';
const action = 'tenant/actions/add-client-metadata/code.js';

/** The lines that were added to a file. Fails if a line was removed. */
function getAddedLines(path: string, text = ''): string[] {
  const before = (project[path] ?? '').split('\n');
  const added: string[] = [];
  for (const line of text.split('\n'))
    if (line === before[0]) before.shift();
    else added.push(line);
  expect(before).toEqual([]);
  return added;
}

describe('an existing file', () => {
  it('gets what is missing and keeps its comments', async () => {
    const { tree } = await generate({ metadata });
    const texts = getTexts(tree);
    const added = (path: string) => getAddedLines(path, texts[path]);
    expect(added('src/app.module.ts')).toEqual([
      "import { OrdersModule } from './orders/orders.module.js';",
      '    OrdersModule,',
    ]);
    expect(added('src/auth/scopes.ts')).toEqual([
      "  'read:orders': 'Read orders',",
      "  'write:orders': 'Change orders',",
    ]);
    expect(added('tenant/tenant.yaml')).toEqual([
      '      - value: read:orders',
      '        description: Read orders',
      '      - value: write:orders',
      '        description: Change orders',
    ]);
    expect(texts[action]).toContain(
      "const copiedKeys = ['urn', 'region', 'max_orders']; // no notes\n",
    );
    expect(added('tenant/tenant.local.yaml').join('\n')).toBe(`\
  - name: Orders Client
    client_id: local-orders-client
    client_secret: not-a-secret-orders-client
clients:
  - name: Orders Client
    description: May call /orders
    app_type: non_interactive
    grant_types: [client_credentials]
    token_endpoint_auth_method: client_secret_post
    client_metadata:
      region: north
      max_orders: '1'

clientGrants:
  - client_id: Orders Client
    audience: '##AUDIENCE##'
    scope: [read:orders, write:orders]
`);
  });

  it('does not change in a second run', async () => {
    for (const options of [{}, { metadata }, { metadata, flat: true }]) {
      const first = await generate(options);
      const before = getTexts(first.tree);
      const second = await generate(options, first.tree);
      expect(getTexts(second.tree)).toEqual(before);
      expect(second.messages).toContain(
        'orders.controller.ts exists and was not changed.',
      );
    }
  });

  it('keeps the changes of its owner', async () => {
    const { tree } = await generate({ metadata });
    const controller = 'src/orders/orders.controller.ts';
    const mine = `// mine: @RequiredScopes('read:orders')`;
    tree.overwrite(controller, mine);
    const local = tree.readText('tenant/tenant.local.yaml');
    const edited = local.replace('region: example', 'region: south');
    tree.overwrite('tenant/tenant.local.yaml', edited);
    const second = await generate({ metadata }, tree);
    expect(second.tree.readText(controller)).toBe(mine);
    expect(second.tree.readText('tenant/tenant.local.yaml')).toBe(edited);
  });

  it('is not formatted if it was not formatted before', async () => {
    const scopes = `export const scopes = { "a": "b" }`;
    const { tree } = await generate(
      {},
      { ...project, 'src/auth/scopes.ts': scopes },
    );
    expect(tree.readText('src/auth/scopes.ts')).toBe(
      `export const scopes = { "a": "b", 'read:orders': 'Read orders', 'write:orders': 'Change orders' }`,
    );
  });
});

describe('an existing controller', async () => {
  const changed = 'orders.controller.ts was not changed: ';
  const first = await generate({});

  it('is named in a warning with the lines to add', async () => {
    const scopes = 'read:orders,manage:orders';
    const { messages } = await generate({ metadata, scopes }, first.tree);
    expect(messages).toContain(changed);
    expect(messages).toMatch(
      /Add to it:\s+@RequiredScopes\('manage:orders'\)\s+@ClientMetadata\(\) metadata: OrdersMetadata\n/,
    );
  });

  it('is not named if nothing is missing', async () => {
    expect(first.messages).not.toContain(changed);
    const { messages } = await generate({}, first.tree);
    expect(messages).not.toContain(changed);
  });
});

describe('a client of tenant.yaml', () => {
  it('gets the scopes and the missing metadata there', async () => {
    const client = 'Partner One';
    const { tree, messages } = await generate({ metadata, client });
    const text = tree.readText('tenant/tenant.yaml');
    const added = getAddedLines(
      'tenant/tenant.yaml',
      text.replace(', read:orders, write:orders', ''),
    );
    expect(added).toContain("      max_orders: '1'");
    expect(text).toContain('region: north # where they are');
    expect(text).toContain('scope: [read:metrics, read:orders, write:orders]');
    expect(tree.readText('tenant/tenant.local.yaml')).toBe(
      project['tenant/tenant.local.yaml'],
    );
    expect(messages).toContain('--client "Partner One"');
  });
});

describe('a file that cannot be changed', () => {
  const cases: [path: string, text: string, reason: string, lines: string][] = [
    [
      'src/app.module.ts',
      'export {};',
      'no @Module() with a list',
      "import { OrdersModule } from './orders/orders.module.js';",
    ],
    [
      'src/app.module.ts',
      '@Module({ imports: all }) class A {}',
      'no @Module() with a list',
      'OrdersModule',
    ],
    [
      'src/auth/scopes.ts',
      'export const scopes = list();',
      'no list "scopes"',
      "'read:orders': 'Read orders',",
    ],
    [
      'tenant/tenant.yaml',
      'resourceServers: [\n',
      'not valid YAML: Flow sequence',
      '- value: read:orders',
    ],
    ['tenant/tenant.yaml', '', 'no top-level keys', '- value: read:orders'],
    [
      'tenant/tenant.yaml',
      'resourceServers: [{}, {}]',
      'which of "resourceServers"',
      '- value: read:orders',
    ],
    [
      'tenant/tenant.local.yaml',
      'clients: all',
      '"clients" is not a list',
      '- name: Orders Client',
    ],
    [
      action,
      'const copiedKeys = keys();',
      'no list "copiedKeys"',
      "'region', 'max_orders'",
    ],
    [action, '', 'no list "copiedKeys"', "'region', 'max_orders'"],
  ];
  it.each(cases)(
    'stays the same, and the lines to add are shown: %s %j',
    async (path, text, reason, lines) => {
      const { tree, messages } = await generate(
        { metadata },
        { ...project, [path]: text },
      );
      expect(tree.readText(path)).toBe(text);
      expect(messages).toContain(`${path} was not changed: `);
      expect(messages).toContain(reason);
      expect(messages).toContain(lines);
      expect(tree.exists('src/orders/orders.controller.ts')).toBe(true);
    },
  );

  it('may be missing', async () => {
    const { 'tenant/tenant.local.yaml': _, ...files } = project;
    const { messages } = await generate({}, files);
    expect(messages).toContain(
      'tenant.local.yaml was not changed: the file does not exist',
    );
    expect(messages).toContain('client_id: local-orders-client');
  });
});
