import { Controller, Get } from '@nestjs/common';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { AnyOfScopes, RequiredScopes } from '../../src/auth/policy.js';
import type { Scope } from '../../src/auth/scopes.js';
import { getStartupError } from './support/get-startup-error.js';

const misspelled = 'read:metrix' as string as Scope;

describe('a scope that is not listed', () => {
  it('does not compile, and the compiler names the file that lists them', () => {
    expectTypeOf<
      Parameters<typeof RequiredScopes<'read:metrix'>>[0]
    >().toEqualTypeOf<'read:metrix is not listed in src/auth/scopes.ts'>();
    // @ts-expect-error -- as above
    RequiredScopes('read:metrix');
    // @ts-expect-error -- as above
    AnyOfScopes('read:metrics', 'read:metrix');
    // @ts-expect-error -- at least one
    RequiredScopes();
    expect(RequiredScopes('read:metrics')).toBeTypeOf('function');
  });

  it('prevents the API from starting if it was cast, and the error names the file, too', async () => {
    @Controller('misspelled')
    class MisspelledController {
      @Get()
      @RequiredScopes('read:metrics', misspelled)
      list(): string[] {
        return [];
      }
    }
    expect(
      await getStartupError({ controllers: [MisspelledController] }),
    ).toMatch(
      /src\/auth\/scopes\.ts:\n {2}- MisspelledController\.list\(\): read:metrix\n/,
    );
  });
});
