import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';
import { Type } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { AppModule } from '../../src/app.module.js';
import { ClientMetadata } from '../../src/auth/client-metadata.decorator.js';
import { Client } from '../../src/auth/client.decorator.js';
import {
  AllowAnonymous,
  AnyClient,
  AnyOfScopes,
  ClaimCheck,
  ClaimEquals,
  ClaimIncludes,
  Public,
  RequiredScopes,
} from '../../src/auth/policy.js';
import { scopes, type Scope } from '../../src/auth/scopes.js';
import { BodyPipe } from '../../src/platform/http/body.pipe.js';

/** Scopes only for tests, which must not depend on those of your API. */
export const testScopes = ['test:read', 'test:write'] as string[] as [
  Scope,
  Scope,
];
Object.assign(scopes, { 'test:read': 'Read', 'test:write': 'Write' });

/** A route for each policy, because your API may not use all of them. */
@AnyClient()
@Controller('policies')
class PoliciesController {
  @Get('class')
  ofClass(): string[] {
    return ['class'];
  }

  @Get('public')
  @Public()
  open(@Client() client?: MachineClient): unknown {
    return { caller: client?.id ?? null };
  }

  @Get('anonymous')
  @AllowAnonymous()
  anonymous(@Client() client?: MachineClient): unknown {
    return { caller: client?.id ?? null };
  }

  @Get('all')
  @RequiredScopes(...testScopes)
  all(): string[] {
    return ['all'];
  }

  @Get('any')
  @AnyOfScopes(...testScopes)
  any(): string[] {
    return ['any'];
  }
}

@ClaimEquals('org_id', 'org_42')
@Controller('claims')
class ClaimsController {
  @Get('equals')
  @AnyClient()
  equals(): string[] {
    return ['equals'];
  }

  @Get('includes')
  @AnyClient()
  @ClaimIncludes('groups', 'a', 'b')
  includes(): string[] {
    return ['includes'];
  }

  @Get('check')
  @AnyClient()
  @ClaimCheck('level', ({ level }) => typeof level === 'number' && level > 3)
  check(): string[] {
    return ['check'];
  }

  @Get('anonymous')
  @AllowAnonymous()
  anonymous(): string[] {
    return ['anonymous'];
  }
}

class Metadata {
  @Matches(/^urn:/)
  readonly urn!: string;

  @IsOptional()
  @IsInt()
  readonly quota?: number;

  @IsOptional()
  @IsBoolean()
  readonly active?: boolean;

  @IsOptional()
  @IsString()
  readonly note?: string;

  @Allow()
  readonly region: unknown = 'default';
}

@AnyClient()
@Controller('metadata')
class MetadataController {
  @Get('class')
  ofClass(@ClientMetadata() metadata: Metadata): unknown {
    return Object.assign(
      { isInstance: metadata instanceof Metadata },
      metadata,
    );
  }

  @Get('all')
  all(@ClientMetadata() metadata: Record<string, unknown>): unknown {
    return {
      names: Object.keys(metadata),
      metadata,
      hasPrototype: 'toString' in metadata,
    };
  }

  @Get('one')
  one(@ClientMetadata('quota') quota: unknown): unknown {
    return { quota, type: typeof quota };
  }

  @Get('inherited')
  inherited(@ClientMetadata('toString') value: unknown): unknown {
    return { type: typeof value };
  }

  @Get('frozen')
  frozen(
    @ClientMetadata() metadata: Metadata,
    @Client() client: MachineClient,
  ): boolean[] {
    const nested = [
      client,
      client.scopes,
      client.claims,
      client.metadata,
      client.claims['aud'],
    ];
    return [metadata, metadata.region, ...nested].map((value) =>
      Object.isFrozen(value),
    );
  }
}

class Line {
  @IsInt()
  readonly quantity!: number;
}

class Message {
  @IsString()
  readonly text!: string;

  @Allow()
  readonly extra?: unknown;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  readonly lines?: Line[];
}

/** A route that reads a body. */
@AnyClient()
@Controller('messages')
export class MessagesController {
  @Post()
  @HttpCode(200)
  read(@Body(BodyPipe) message: Message): unknown {
    return { length: message.text.length, extra: message.extra };
  }
}

/** The whole application with additional routes for tests. */
@Module({
  imports: [AppModule],
  controllers: [
    PoliciesController,
    ClaimsController,
    MetadataController,
    MessagesController,
  ],
})
export class TestRoutesModule {}
