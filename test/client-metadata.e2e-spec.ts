import { Controller, Get, Module } from '@nestjs/common';
import { mintToken, namespace } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { ClientMetadata } from '../src/auth/client-metadata.decorator.js';
import { AnyClient } from '../src/auth/policy.js';
import { expectProblem } from './support/expect-challenge.js';
import { startApi } from './support/start-api.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

/** Sends a request whose token has only this metadata. */
function get(path: string, metadata: Record<string, unknown>) {
  const named = Object.entries(metadata).map(([name, value]) => [
    `${namespace}${name}`,
    value,
  ]);
  const none = {
    [`${namespace}urn`]: undefined,
    [`${namespace}plan`]: undefined,
  };
  const token = mintToken(tested.issuer, {
    claims: { ...none, ...Object.fromEntries(named) },
  });
  return tested.api.request().get(path).set('authorization', `Bearer ${token}`);
}

describe('@ClientMetadata() with a class', () => {
  it('injects an instance with its default values', async () => {
    const { body } = await get('/metadata/class', { urn: 'urn:a:b' });
    expect(body).toEqual({
      isInstance: true,
      urn: 'urn:a:b',
      region: 'default',
    });
  });

  it.each([
    [{ quota: '600' }, { quota: 600 }],
    [{ quota: '-1' }, { quota: -1 }],
    [{ quota: 600 }, { quota: 600 }],
    [{ active: 'true' }, { active: true }],
    [{ active: 'false' }, { active: false }],
    [{ active: false }, { active: false }],
    [{ note: 'true' }, { note: 'true' }],
    [{ note: '600' }, { note: '600' }],
    [{ region: '600' }, { region: '600' }],
    [{ region: { a: [1, null] } }, { region: { a: [1, null] } }],
    [{ region: { constructor: 'x', a: 1 } }, { region: { a: 1 } }],
    [{ region: [{ constructor: { prototype: 1 } }] }, { region: [{}] }],
    [{ undeclared: 'x', constructor: 'x', hasOwnProperty: 'x' }, {}],
  ])('reads %j as %j', async (metadata, expected) => {
    const { status, body } = await get('/metadata/class', {
      urn: 'urn:a:b',
      ...metadata,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      isInstance: true,
      urn: 'urn:a:b',
      region: 'default',
      ...expected,
    });
  });

  it.each([
    [{}, ['urn']],
    [{ urn: 'c-one' }, ['urn']],
    [{ urn: null }, ['urn']],
    [{ urn: ['urn:a:b'] }, ['urn']],
    [{ urn: { toString: 'urn:a:b' } }, ['urn']],
    [{ urn: { constructor: 'x' } }, ['urn']],
    [{ urn: { constructor: { prototype: 1 } } }, ['urn']],
    [{ urn: 'urn:a:b', quota: '6e2' }, ['quota']],
    [{ urn: 'urn:a:b', quota: '0x10' }, ['quota']],
    [{ urn: 'urn:a:b', quota: '' }, ['quota']],
    [{ urn: 'urn:a:b', quota: true }, ['quota']],
    [{ urn: 'urn:a:b', quota: '1.5' }, ['quota']],
    [{ urn: 'urn:a:b', active: 'yes' }, ['active']],
    [{ urn: 'urn:a:b', active: 1 }, ['active']],
    [{ urn: 'urn:a:b', active: 'True' }, ['active']],
    [{ urn: 'urn:a:b', note: 1 }, ['note']],
    [{ quota: 'x', active: 'x' }, ['urn', 'quota', 'active']],
  ])(
    'rejects %j and names the claims, but not their values',
    async (metadata, names) => {
      const response = await get('/metadata/class', metadata);
      const problem = expectProblem(response, 403, 'client_metadata_invalid');
      expect(problem['claims']).toEqual(
        names.map((name) => `${namespace}${name}`),
      );
      expect(problem['detail']).not.toContain('c-one');
      expect(response.headers['www-authenticate']).toBeUndefined();
      expect(tested.api.logs.at(-1)).toMatch(/test-client.*Action/);
    },
  );
});

describe('@ClientMetadata() without a class', () => {
  it('injects all metadata unchanged, without the namespace', async () => {
    const metadata = {
      urn: 'urn:a:b',
      number: 1,
      list: [1, { a: null }],
      nothing: null,
      no: false,
    };
    const { body } = await get('/metadata/all', metadata);
    expect(body).toMatchObject({ metadata });
  });

  it('leaves out claims whose prefix only resembles the namespace', async () => {
    const claims = {
      'https://example.com.evil.example/urn': 'x',
      'https://example.comurn': 'x',
      'https://example.com': 'x',
      'https://example.com/': 'x',
      'http://example.com/urn': 'x',
      'https://EXAMPLE.com/urn': 'x',
      ' https://example.com/urn': 'x',
      urn: 'x',
    };
    const token = mintToken(tested.issuer, { claims });
    const response = await tested.api
      .request()
      .get('/metadata/all')
      .set('authorization', `Bearer ${token}`);
    expect((response.body as { names: string[] }).names).toEqual([
      'urn',
      'plan',
    ]);
  });

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'then',
    '',
  ])('is not polluted by a claim named %j', async (name) => {
    const token = mintToken(tested.issuer, {
      rawPayload: createPayload(`"${namespace}${name}":{"polluted":true}`),
    });
    const response = await tested.api
      .request()
      .get('/metadata/all')
      .set('authorization', `Bearer ${token}`);
    const body = response.body as { names: string[]; hasPrototype: boolean };
    expect(response.status).toBe(200);
    expect(body.names).toEqual(['urn', 'plan', ...(name ? [name] : [])]);
    expect(body.hasPrototype).toBe(name === 'toString');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  /** A valid payload with another member, which `JSON.stringify` might not write. */
  function createPayload(member: string): string {
    const [, payload = ''] = mintToken(tested.issuer).split('.');
    return Buffer.from(payload, 'base64url')
      .toString()
      .replace(/}$/, `,${member}}`);
  }
});

describe('@ClientMetadata(name)', () => {
  it.each([
    ['600', 'string'],
    [600, 'number'],
    [undefined, 'undefined'],
  ])('injects %j unchanged', async (quota, type) => {
    expect((await get('/metadata/one', { quota })).body).toEqual({
      quota,
      type,
    });
  });

  it('does not inject what an object inherits', async () => {
    expect((await get('/metadata/inherited', {})).body).toEqual({
      type: 'undefined',
    });
  });
});

describe('the metadata of a client', () => {
  it('is frozen, because all requests with the same token share it', async () => {
    const { body } = await get('/metadata/frozen', {
      urn: 'urn:a:b',
      region: { zones: ['a'] },
    });
    expect(body).toEqual([true, true, true, true, true, true, true]);
  });

  it('is not mixed up with that of others in concurrent requests', async () => {
    const urns = Array.from(
      { length: 100 },
      (_, index) => `urn:example.com:c-${index % 10}`,
    );
    const responses = await Promise.all(
      urns.map((urn) => get('/metadata/class', { urn })),
    );
    expect(responses.map(({ body }) => (body as { urn: string }).urn)).toEqual(
      urns,
    );
  });
});

describe('a metadata class without validation rules', () => {
  class Ruleless {
    readonly urn!: string;
  }

  @AnyClient()
  @Controller('ruleless')
  class RulelessController {
    @Get()
    show(@ClientMetadata() metadata: Ruleless): Ruleless {
      return metadata;
    }
  }

  @Module({ imports: [AppModule], controllers: [RulelessController] })
  class RulelessModule {}

  it('prevents the API from starting, with an error that names it and the fix', async () => {
    await expect(
      startApi({ ISSUER_BASE_URL: tested.issuer.url }, RulelessModule),
    ).rejects.toThrow(/RulelessController\.show\(\): Ruleless[^]*@IsString/);
  });
});
