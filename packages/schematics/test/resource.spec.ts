import { describe, expect, it } from 'vitest';
import { generate, project, getTexts } from './support/generate.js';

const metadata = 'region:string, max_orders:number,vip:boolean';
const created = (texts: Record<string, string>) =>
  Object.keys(texts)
    .filter((path) => !(path in project))
    .toSorted();

describe('nest generate resource orders', () => {
  it('writes routes with policies, and bodies with a pipe', async () => {
    const { tree, messages } = await generate({});
    expect(created(getTexts(tree))).toEqual([
      'src/orders/dto/create-order.dto.ts',
      'src/orders/dto/update-order.dto.ts',
      'src/orders/orders.controller.ts',
      'src/orders/orders.e2e-spec.ts',
      'src/orders/orders.module.ts',
      'src/orders/orders.service.ts',
    ]);
    const controller = tree.readText('src/orders/orders.controller.ts');
    expect(
      controller.match(/@(Get|Post|Patch|Delete|Required\w+)\(.*\)/g),
    ).toEqual([
      '@Post()',
      "@RequiredScopes('write:orders')",
      '@Get()',
      "@RequiredScopes('read:orders')",
      "@Get(':id')",
      "@RequiredScopes('read:orders')",
      "@Patch(':id')",
      "@RequiredScopes('write:orders')",
      "@Delete(':id')",
      "@RequiredScopes('write:orders')",
    ]);
    expect(controller.match(/@Body\(.*?\) \w+: \w+/g)).toEqual([
      '@Body(BodyPipe) createOrderDto: CreateOrderDto',
      '@Body(BodyPipe) updateOrderDto: UpdateOrderDto',
    ]);
    expect(messages).toContain('token -- --client "Orders Client"');
  });

  it('writes a metadata class with validation rules', async () => {
    const { tree } = await generate({ metadata });
    expect(tree.readText('src/orders/orders-metadata.ts')).toContain(`
export class OrdersMetadata {
  @IsString()
  @IsNotEmpty()
  readonly region!: string;

  @IsNumber()
  readonly max_orders!: number;

  @IsBoolean()
  readonly vip!: boolean;
}
`);
  });

  it('leaves no template syntax in the files', async () => {
    for (const options of [{}, { metadata }, { scopes: 'all:orders' }]) {
      const { tree } = await generate(options);
      for (const [path, text] of Object.entries(getTexts(tree)))
        expect(`${path}\n${text}`).not.toMatch(/<%|__|\.template/);
    }
  });

  it('accepts a scope to read and one to write, or one for both', async () => {
    const policies = async (scopes: string) => {
      const { tree } = await generate({ scopes });
      const controller = tree.readText('src/orders/orders.controller.ts');
      return new Set(controller.match(/(?<=Scopes\(')[^']+/g));
    };
    expect(await policies('see:orders, place:orders')).toEqual(
      new Set(['see:orders', 'place:orders']),
    );
    expect(await policies('all:orders')).toEqual(new Set(['all:orders']));
  });

  it.each(['classes', 'packages', 'news', 'equipment'])(
    'accepts a name whose singular is a reserved word or the same word: %s',
    async (name) => {
      const { tree } = await generate({ name, metadata });
      const path = `src/${name}/${name}.controller.ts`;
      expect(tree.readText(path)).toContain(`@Controller('${name}')`);
    },
  );

  it('uses the same names as Nest', async () => {
    const { tree } = await generate({ name: 'OrderLines' });
    const controller = tree.readText(
      'src/order-lines/order-lines.controller.ts',
    );
    expect(controller).toContain("@Controller('order-lines')");
    expect(controller).toContain('createOrderLineDto: CreateOrderLineDto');
    expect(controller).toContain("@RequiredScopes('read:order-lines')");
  });
});

describe('the options of Nest', () => {
  it.each([
    [{ path: 'shop' }, 'src/shop/orders', '../..'],
    [{ name: 'shop/orders' }, 'src/shop/orders', '../..'],
    [{ flat: true }, 'src', '.'],
    [{ flat: true, path: 'shop' }, 'src/shop', '..'],
  ])('set the folder of the files: %j', async (options, folder, src) => {
    const { tree } = await generate(options);
    expect(tree.readText(`${folder}/orders.controller.ts`)).toContain(
      `from '${src}/auth/policy.js'`,
    );
    expect(tree.readText(`${folder}/orders.e2e-spec.ts`)).toMatch(
      /from '(\.\.\/)+test\/support\/use-api\.js'/,
    );
    expect(tree.readText('src/app.module.ts')).toContain(
      `from './${folder.replace(/^src\/?/, '')}/orders.module.js'`.replace(
        '//',
        '/',
      ),
    );
  });

  it('import the module into the closest one', async () => {
    const app = project['src/app.module.ts'] ?? '';
    const { tree } = await generate(
      { path: 'shop' },
      { ...project, 'src/shop/shop.module.ts': app },
    );
    expect(tree.readText('src/app.module.ts')).toBe(app);
    const shop = tree.readText('src/shop/shop.module.ts');
    expect(shop).toContain("from './orders/orders.module.js'");
  });

  it('can skip the test and the import', async () => {
    const { tree } = await generate({ spec: false });
    expect(tree.exists('src/orders/orders.e2e-spec.ts')).toBe(false);

    const skipped = await generate({ skipImport: true });
    expect(skipped.tree.readText('src/app.module.ts')).toBe(
      project['src/app.module.ts'],
    );
    expect(skipped.tree.exists('src/orders/orders.e2e-spec.ts')).toBe(false);
    expect(skipped.messages).toContain('No test was written');
  });
});

describe('a resource without CRUD over HTTP', () => {
  it.each([
    ['graphql-code-first', 'orders.resolver.ts'],
    ['graphql-schema-first', 'orders.resolver.ts'],
    ['microservice', 'orders.controller.ts'],
    ['ws', 'orders.gateway.ts'],
  ])(
    'is generated by Nest, with a warning about policies: %s',
    async (type, file) => {
      const { tree, messages } = await generate({ type, metadata });
      expect(tree.readText(`src/orders/${file}`)).not.toContain(
        'RequiredScopes',
      );
      expect(messages).toContain('@GuardedElsewhere');
      expect(getTexts(tree)).toMatchObject({
        'src/auth/scopes.ts': project['src/auth/scopes.ts'],
        'tenant/tenant.yaml': project['tenant/tenant.yaml'],
      });
    },
  );

  it('is generated by Nest if there is no CRUD', async () => {
    const { tree, messages } = await generate({ crud: false });
    expect(tree.readText('src/orders/orders.controller.ts')).not.toContain(
      '@Get',
    );
    expect(messages).toContain('Each route needs a policy');
  });
});

describe('nest generate resource', () => {
  it.each([
    [{ name: '1st' }, /is not a valid resource name/],
    [{ name: "x'y" }, /is not a valid resource name/],
    [{ scopes: "read:'x" }, /is not valid for scopes/],
    [{ scopes: 'a,b,c' }, /is not valid for scopes/],
    [{ metadata: 'region' }, /"region" is not valid client metadata/],
    [{ metadata: 'region:date' }, /types are string, number, boolean/],
    [{ metadata: 'a-b:string' }, /is not valid client metadata/],
    [{ metadata: '__proto__:string' }, /is not valid client metadata/],
    [{ metadata: 'constructor:string' }, /is not valid client metadata/],
    [{ metadata: 'a:constructor' }, /is not valid client metadata/],
    [{ metadata: 'a:string,a:number' }, /a is listed twice/],
    [{ metdata: 'a:string' }, /metdata/],
    [{ language: 'js' }, /TypeScript/],
  ])('rejects the options %j', async (options, message) => {
    await expect(generate(options)).rejects.toThrow(message);
  });

  it('rejects the name of a controller that it did not generate', async () => {
    const path = 'src/orders/orders.controller.ts';
    const files = { ...project, [path]: '@AnyClient() class A {}' };
    await expect(generate({}, files)).rejects.toThrow(`${path} exists`);
  });

  it('rejects a folder without the API', async () => {
    await expect(generate({}, {})).rejects.toThrow('src/auth/policy.ts');
  });
});
