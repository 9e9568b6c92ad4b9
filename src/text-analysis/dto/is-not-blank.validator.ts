import { ValidateBy } from 'class-validator';

/** A character that is visible: not white space, a control, or an invisible character such as U+200B. */
const visible = /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** The decorated string has a visible character. Accepts anything that is not a string: use another rule for that. */
export const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: (value: unknown) =>
        typeof value !== 'string' || visible.test(value),
      defaultMessage: () => '$property must not be empty or blank',
    },
  });
