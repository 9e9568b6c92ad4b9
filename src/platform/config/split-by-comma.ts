import { Transform } from 'class-transformer';

/** Reads `a, b` as `['a', 'b']`; members that are empty or blank are left out. */
export const SplitByComma = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((member) => member.trim())
          .filter((member) => member !== '')
      : value,
  );
