import { BlockList, isIP } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The decorated variable is an IP address, `10.0.0.1`, or a network of them, `10.0.0.0/8`. */
export const IsAddressOrNetwork = (
  options?: ValidationOptions,
): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isAddressOrNetwork',
      validator: {
        validate: isAddressOrNetwork,
        defaultMessage: () =>
          '$property must name addresses (10.0.0.1) or networks (10.0.0.0/8)',
      },
    },
    options,
  );

function isAddressOrNetwork(value: unknown): boolean {
  const [address = '', prefix, ...rest] = String(value).split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(
      address,
      /^\d+$/.test(prefix) ? Number(prefix) : NaN,
      family === 4 ? 'ipv4' : 'ipv6',
    );
    return true;
  } catch {
    return false;
  }
}
