import { ValidateBy } from 'class-validator';

/** Neither white space, nor a control, nor one of the characters that show nothing, such as U+200B. */
const visible = /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** The decorated string holds something to read. Accepts what is not a string: that is another rule's matter. */
export const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: (value: unknown) =>
        typeof value !== 'string' || visible.test(value),
      defaultMessage: () => '$property must not be empty or blank',
    },
  });
