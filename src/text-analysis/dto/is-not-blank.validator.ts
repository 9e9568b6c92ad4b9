import { ValidateBy } from 'class-validator';

/** A visible character: no white space, control character, or invisible one such as U+200B. */
const visible = /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Requires a visible character in a string. Accepts anything that is not a string, so add `@IsString()`. */
export const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: (value: unknown) =>
        typeof value !== 'string' || visible.test(value),
      defaultMessage: () => '$property must not be empty or blank',
    },
  });
