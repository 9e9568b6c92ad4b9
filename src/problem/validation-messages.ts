import type { ValidationError } from 'class-validator';

/** What class-validator found, in its words, that of nested members included. */
export const validationMessages = ({
  constraints,
  children,
}: ValidationError): string[] => [
  ...Object.values(constraints ?? {}),
  ...(children ?? []).flatMap(validationMessages),
];
