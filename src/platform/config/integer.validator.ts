import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Reads a variable as a whole number within these bounds, both included. */
export const IsIntegerBetween = (
  lowest: number,
  highest: number,
): PropertyDecorator =>
  // As if stacked on the property: the last one is evaluated first.
  applyDecorators(
    Max(highest),
    Min(lowest),
    IsInt(),
    Type(() => Number),
  );
