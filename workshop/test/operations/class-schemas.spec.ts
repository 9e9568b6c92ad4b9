import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Described } from '../../../src/platform/annotations/described.decorator.js';
import { classSchemas } from '../../../src/operations/openapi/document/schemas.js';

class Item {
  @IsInt()
  @Min(1)
  @Max(9)
  readonly quantity!: number;
}

class Address {
  @IsString()
  readonly city!: string;
}

@Described('What somebody wants.')
class Wish {
  @IsString()
  @MaxLength(20)
  @Described('In a few words.', { examples: ['a pony'] })
  readonly title!: string;

  @IsOptional()
  @IsIn(['soon', 'late'])
  readonly when?: string;
}

class Order extends Wish {
  @ValidateNested({ each: true })
  @Type(() => Item)
  @Described('At least one.', { minItems: 1 })
  readonly items!: readonly Item[];

  @ValidateNested()
  readonly address!: Address;
}

describe('the schema of a class', () => {
  it('has its rules, and what is said beside them', () => {
    expect(classSchemas([Wish])).toEqual({
      Wish: {
        type: 'object',
        description: 'What somebody wants.',
        required: ['title'],
        properties: {
          title: {
            type: 'string',
            maxLength: 20,
            description: 'In a few words.',
            examples: ['a pony'],
          },
          when: { type: 'string', enum: ['soon', 'late'] },
        },
      },
    });
  });

  it('has what it inherits, and brings the classes in it', () => {
    const { Order: order, ...others } = classSchemas([Order]);
    expect(order?.['properties']).toMatchObject({
      title: { maxLength: 20, description: 'In a few words.' },
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/Item' },
        minItems: 1,
      },
      address: { $ref: '#/components/schemas/Address' },
    });
    expect(others).toMatchObject({
      Item: {
        properties: { quantity: { type: 'integer', minimum: 1, maximum: 9 } },
      },
      Address: { properties: { city: { type: 'string' } } },
    });
  });

  it('is told apart by its name, so that two classes cannot share one', () => {
    const namesake = class {};
    Object.defineProperty(namesake, 'name', { value: 'Wish' });
    expect(() => classSchemas([Wish, namesake])).toThrow(
      /two classes named Wish/,
    );
    const problem = class {};
    Object.defineProperty(problem, 'name', { value: 'Problem' });
    expect(() => classSchemas([problem])).toThrow(/two classes named Problem/);
  });
});
