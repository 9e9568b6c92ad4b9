import { posix } from 'node:path';
import { SchematicsException, strings } from '@angular-devkit/schematics';
import pluralize from 'pluralize';

/** The options, as `resource/schema.json` describes them. */
export interface ResourceOptions {
  readonly name: string;
  readonly path?: string;
  readonly type: string;
  readonly crud: boolean;
  readonly scopes: string;
  readonly metadata: string;
  readonly client?: string;
  readonly spec: boolean;
  readonly specFileSuffix: string;
  readonly flat: boolean;
  readonly skipImport: boolean;
  readonly sourceRoot: string;
  readonly language?: string;
}

/** A metadata key that the routes require. */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** The decorators of class-validator. */
  readonly rules: readonly string[];
  /** An example value as the tenant stores it, always a string. */
  readonly example: string;
  /** The same value as the routes get it, as source code. */
  readonly value: string;
}

/** A resource with its names in the files and the tenant. */
export interface Resource {
  /** In kebab case, such as `order-lines`. */
  readonly name: string;
  readonly singular: string;
  /** In words, such as `Order lines`. */
  readonly title: string;
  /** The folder of its files, from the project's root. */
  readonly folder: string;
  readonly scopes: { readonly read: string; readonly write: string };
  readonly fields: readonly Field[];
  /** The tenant's client that may call its routes. */
  readonly client: string;
}

const types: Readonly<Record<string, Omit<Field, 'name'>>> = {
  string: {
    type: 'string',
    rules: ['IsString', 'IsNotEmpty'],
    example: 'example',
    value: "'example'",
  },
  number: { type: 'number', rules: ['IsNumber'], example: '1', value: '1' },
  boolean: {
    type: 'boolean',
    rules: ['IsBoolean'],
    example: 'true',
    value: 'true',
  },
};

/** @throws {SchematicsException} that says which option is invalid, and what it should be */
export function readOptions(options: ResourceOptions): Resource {
  const given = posix.join(options.path ?? '', options.name.trim());
  const name = strings.dasherize(posix.basename(given));
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new SchematicsException(
      `"${options.name}" is not a valid resource name. Use letters, digits and hyphens, such as order-lines.`,
    );
  }
  const parent = posix.join(options.sourceRoot, posix.dirname(given));
  const words = name.replaceAll('-', ' ');
  const title = strings.capitalize(words);
  return {
    name,
    singular: pluralize.singular(name),
    title,
    folder: options.flat ? parent : posix.join(parent, name),
    scopes: readScopes(options.scopes, name),
    fields: readFields(options.metadata),
    client: options.client?.trim() || `${title} Client`,
  };
}

function readScopes(list: string, name: string): Resource['scopes'] {
  const [read = `read:${name}`, write, ...others] = splitList(list);
  const scopes = {
    read,
    write: write ?? (list.trim() ? read : `write:${name}`),
  };
  const isScope = /^[\w.:/-]+$/;
  if (
    others.length > 0 ||
    !isScope.test(scopes.read) ||
    !isScope.test(scopes.write)
  ) {
    throw new SchematicsException(
      `"${list}" is not valid for scopes. Give a scope to read and a scope to write, such as read:orders,write:orders, or one for both.`,
    );
  }
  return scopes;
}

function readFields(list: string): Field[] {
  const fields = splitList(list).map((text) => {
    const [, name = '', typeName = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
    const type = Object.hasOwn(types, typeName) ? types[typeName] : undefined;
    const isKey = /^[a-z]\w*$/i.test(name) && !(name in Object.prototype);
    if (!type || !isKey) {
      throw new SchematicsException(
        `"${text}" is not valid client metadata. Write <key>:<type>, such as region:string; types are ${Object.keys(types).join(', ')}.`,
      );
    }
    return { name, ...type };
  });
  const repeated = fields.find(
    ({ name }, index) =>
      fields.findIndex((field) => field.name === name) !== index,
  );
  if (repeated)
    throw new SchematicsException(
      `The metadata ${repeated.name} is listed twice.`,
    );
  return fields;
}

const splitList = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
