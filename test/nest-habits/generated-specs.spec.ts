import { Body, Controller, Get, Injectable, Param, Post } from '@nestjs/common';
import { PartialType } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import type { MachineClient } from '@repo/access-tokens';
import { IsOptional, IsString } from 'class-validator';
import { beforeEach, describe, expect, it } from 'vitest';
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
import { BodyPipe } from '../../src/platform/http/body.pipe.js';

class CustomerMetadata {
  @IsString()
  readonly urn!: string;
}

class CreateCatDto {
  @IsString()
  readonly name!: string;

  @IsOptional()
  @IsString()
  readonly colour?: string;
}

class UpdateCatDto extends PartialType(CreateCatDto) {}

@Injectable()
class CatsService {
  create({ name }: CreateCatDto, { urn }: CustomerMetadata): string {
    return `${name} of ${urn}`;
  }
}

@ClaimEquals('org_id', 'org_42')
@AnyClient()
@Controller('cats')
class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Post()
  @RequiredScopes('read:metrics')
  create(
    @Body(BodyPipe) cat: CreateCatDto,
    @ClientMetadata() metadata: CustomerMetadata,
  ): string {
    return this.cats.create(cat, metadata);
  }

  @Post(':id')
  @AnyOfScopes('read:metrics')
  @ClaimIncludes('groups', 'cats')
  update(
    @Param('id') id: string,
    @Body(BodyPipe) cat: UpdateCatDto,
    @ClientMetadata('urn') urn: unknown,
  ): unknown {
    return { id, cat, urn };
  }

  @Get('anonymous')
  @AllowAnonymous()
  @ClaimCheck('level', () => true)
  anonymous(@Client() client?: MachineClient): unknown {
    return client?.id;
  }

  @Get()
  @Public()
  findAll(): string[] {
    return [];
  }
}

// The spec that `nest generate controller` writes.
describe('CatsController', () => {
  let controller: CatsController;

  beforeEach(async () => {
    const module = await Test.createTestingModule({
      controllers: [CatsController],
      providers: [CatsService],
    }).compile();

    controller = module.get<CatsController>(CatsController);
  });

  it('should be defined', () => {
    expect(controller).toBeDefined();
  });

  it('can be called with the values that its decorators would inject', () => {
    const metadata = { urn: 'urn:acme:1' };
    expect(controller.create({ name: 'Tom' }, metadata)).toBe(
      'Tom of urn:acme:1',
    );
  });
});
