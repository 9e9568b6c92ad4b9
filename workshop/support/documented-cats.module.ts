import {
  All,
  Body,
  Controller,
  Get,
  Module,
  Param,
  ParseArrayPipe,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  Redirect,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExcludeController,
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiHideProperty,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
  getSchemaPath,
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AppModule } from '../../src/app.module.js';
import { ClientMetadata } from '../../src/auth/client-metadata.decorator.js';
import { AnyClient, AnyOfScopes, Public } from '../../src/auth/policy.js';
import {
  BodyPipe,
  ParamPipe,
  QueryPipe,
} from '../../src/platform/http/body.pipe.js';
import { ApiProblems } from '../../src/platform/problem/problem.exception.js';
import { testScopes } from '../../test/support/test-routes.module.js';

export enum Fur {
  Short = 'short',
  Long = 'long',
}

export class Whisker {
  @ApiProperty({ type: 'integer' })
  readonly length!: number;
}

/** Described by `@nestjs/swagger`'s decorators alone. */
export class Cat {
  @ApiProperty({ description: 'What it is called.' })
  readonly name!: string;

  @ApiProperty({ enum: Fur, enumName: 'Fur' })
  readonly fur!: Fur;

  @ApiProperty({ nullable: true, type: String })
  readonly owner!: string | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'number' } },
  })
  readonly pattern!: number[][];

  @ApiProperty({ type: () => [Whisker] })
  readonly whiskers!: Whisker[];

  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { $ref: getSchemaPath(Whisker) }],
  })
  readonly toy?: string | Whisker;

  @ApiHideProperty()
  readonly chip!: string;
}

export class Collar {
  @IsString()
  readonly color!: string;
}

/** Described by its rules alone. */
export class CreateCat {
  @IsNotEmpty()
  @IsString()
  @MaxLength(20)
  readonly name!: string;

  @IsNotEmpty()
  @IsInt()
  @Min(0)
  @Max(30)
  readonly age!: number;

  @IsOptional()
  @Matches(/^[a-z]+$/, { each: true })
  readonly tags?: string[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Collar)
  readonly collars?: Collar[];

  @IsIn(['short', 'long'])
  readonly fur: 'short' | 'long' = 'short';
}

export class UpdateCat extends PartialType(CreateCat) {}
export class CatName extends PickType(CreateCat, ['name']) {}
export class NamelessCat extends OmitType(CreateCat, ['name', 'collars']) {}
export class CollaredCat extends IntersectionType(CatName, Collar) {}

/** Described by both. */
export class CatFilter {
  @ApiProperty({ description: 'How many at most.', examples: [10] })
  @IsInt()
  @Min(1)
  readonly limit: number = 20;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  readonly indoors?: boolean;

  @ApiHideProperty()
  @IsOptional()
  @IsString()
  readonly debug?: string;
}

export class CatParams {
  @ApiProperty({ description: 'The number of the cat.' })
  @IsInt()
  readonly id!: number;
}

class Owner {
  @ApiProperty()
  readonly phone!: string;
}

class KeeperMetadata {
  @IsString()
  readonly keeper!: string;

  @IsIn(['zoo', 'home'])
  readonly place: 'zoo' | 'home' = 'home';

  @IsOptional()
  @IsInt()
  readonly quota?: number;
}

const catTooLarge = {
  code: 'cat_too_large',
  status: 413,
  title: 'The cat is too large',
};

/** Uses `@nestjs/swagger` as Nest's documentation shows it. */
@ApiTags('Cats')
@ApiBearerAuth()
@AnyClient()
@Controller('habit-cats')
export class CatsController {
  @Post()
  @AnyOfScopes(...testScopes)
  create(@Body(BodyPipe) cat: CreateCat): CreateCat {
    return cat;
  }

  @Get()
  @ApiOkResponse({ type: [Cat], description: 'The cats.' })
  list(@Query(QueryPipe) { limit }: CatFilter): unknown {
    return limit;
  }

  @Get('one/:id')
  @ApiOperation({
    operationId: 'getCat',
    summary: 'Read a cat',
    description: 'Any cat.',
    deprecated: true,
  })
  @ApiOkResponse({ type: Cat })
  @ApiNotFoundResponse({ description: 'No cat has this number.' })
  read(@Param(ParamPipe) { id }: CatParams): unknown {
    return id;
  }

  @Patch(':id')
  update(
    @Param('id', ParseIntPipe) _id: number,
    @Body(BodyPipe) cat: UpdateCat,
  ): UpdateCat {
    return cat;
  }

  @Post('name')
  rename(@Body(BodyPipe) cat: CatName): CatName {
    return cat;
  }

  @Post('nameless')
  nameless(@Body(BodyPipe) cat: NamelessCat): NamelessCat {
    return cat;
  }

  @Post('collared')
  collared(@Body(BodyPipe) cat: CollaredCat): CollaredCat {
    return cat;
  }

  @Post('many')
  createMany(
    @Body(new ParseArrayPipe({ items: CreateCat })) cats: CreateCat[],
  ): unknown {
    return cats.length;
  }

  @Get('by-ids')
  byIds(
    @Query('ids', new ParseArrayPipe({ items: Number, optional: true }))
    ids?: number[],
  ): unknown {
    return ids;
  }

  @Post('raw')
  @ApiProblems(catTooLarge, 'not_ready')
  @ApiBody({ type: Cat })
  raw(@Body() cat: unknown): unknown {
    return cat;
  }

  @Post('members')
  @ApiProblems(catTooLarge)
  members(@Body('name') name: string, @Body('age') age: number): unknown {
    return [name, age];
  }

  @Get('owner')
  @ApiExtraModels(Owner)
  @ApiOkResponse({
    schema: { type: 'array', items: { $ref: getSchemaPath(Owner) } },
  })
  owners(): unknown {
    return [];
  }

  @All('any')
  @ApiOperation({ operationId: 'anyCat' })
  any(): string {
    return 'any';
  }

  @Get('home')
  @Redirect('/habit-cats')
  home(): void {}

  @Get(['first', 'second'])
  twice(): string {
    return 'twice';
  }

  @Public()
  @Get('open')
  open(): string {
    return 'open';
  }

  @Get('mine')
  mine(@ClientMetadata() metadata: KeeperMetadata): KeeperMetadata {
    return metadata;
  }

  @Post('list')
  addAll(@Body(new ParseArrayPipe()) cats: unknown[]): number {
    return cats.length;
  }

  @Get('hidden')
  @ApiExcludeEndpoint()
  hidden(): string {
    return 'hidden';
  }
}

@ApiExcludeController()
@AnyClient()
@Controller('secret-cats')
class SecretCatsController {
  @Get()
  list(): string[] {
    return [];
  }
}

/** A base class with a method that has a different policy in each class that extends it. */
abstract class PetsController {
  @Get('all')
  all(): string[] {
    return [];
  }
}

@Public()
@Controller('dogs')
class DogsController extends PetsController {}

@AnyClient()
@Controller('birds')
class BirdsController extends PetsController {}

/** The whole application, with routes to document. */
@Module({
  imports: [AppModule],
  controllers: [
    CatsController,
    SecretCatsController,
    DogsController,
    BirdsController,
  ],
})
export class DocumentedCatsModule {}
