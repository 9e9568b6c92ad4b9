import { ValidateBy, type ValidationArguments } from 'class-validator';

/** Refuses the variable if another one, a list, has more than one member. */
export const RefusedWithSeveral = (list: string): PropertyDecorator =>
  ValidateBy({
    name: 'refusedWithSeveral',
    validator: {
      validate: (_value: unknown, args?: ValidationArguments) => {
        const members: unknown = Reflect.get(args?.object ?? {}, list);
        return !Array.isArray(members) || members.length <= 1;
      },
      defaultMessage: () =>
        `$property cannot be combined with several members of ${list}: leave it out, and each issuer's own discovery is used`,
    },
  });
