import {
  Inject,
  Injectable,
  Optional,
  type ArgumentMetadata,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import {
  deepFreeze,
  type JsonObject,
  type MachineClient,
} from '@repo/access-tokens';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { fromString, getMembers } from '../platform/http/class-metadata.js';
import {
  getHandlerParameters,
  hasPipe,
} from '../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../platform/routes/route-explorer.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { ClientMetadataError } from './authorization.errors.js';

/**
 * Turns the client's metadata into an instance of the parameter's class and
 * validates it with class-validator. Properties without a rule are left out.
 * Tenants store strings, so a string becomes a number or boolean if the property
 * is declared as one. Nothing else is converted.
 *
 * The result is deeply frozen, because all requests with the same token share it.
 */
@Injectable()
export class ClientMetadataPipe implements PipeTransform {
  private readonly cache = new WeakMap<MachineClient, Map<unknown, object>>();

  /** @param options only for the names in errors; a controller's unit test can omit it */
  constructor(
    @Optional() @Inject(AUTH_OPTIONS) private readonly options?: AuthOptions,
  ) {}

  transform(
    client: MachineClient | undefined,
    { metatype }: ArgumentMetadata,
  ): unknown {
    if (!client || !isMetadataClass(metatype)) return client?.metadata;
    return this.cache.get(client)?.get(metatype) ?? this.read(client, metatype);
  }

  /** @throws {ClientMetadataError} naming the claims that are wrong */
  private async read(
    client: MachineClient,
    type: Type<object>,
  ): Promise<object> {
    const instance = plainToInstance(type, pick(type, client.metadata));
    const errors = await validate(instance, { forbidUnknownValues: true });
    if (errors.length > 0) {
      const namespace = this.options?.claimNamespace ?? '';
      throw new ClientMetadataError(client.id, namespace, errors);
    }
    const instances = this.cache.get(client) ?? new Map<unknown, object>();
    this.cache.set(client, instances.set(type, deepFreeze(instance)));
    return instance;
  }
}

/** Whether a parameter's type is a class. At runtime, `Record<string, unknown>` is `Object` or `undefined`. */
const isMetadataClass = (type: unknown): type is Type<object> =>
  typeof type === 'function' && type !== Object;

/** Returns the declared members, with strings converted to the declared types. */
function pick(type: Type, metadata: JsonObject): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const { name, designType } of getMembers(type).values()) {
    if (!Object.hasOwn(metadata, name)) continue;
    const value = metadata[name];
    picked[name] =
      typeof value === 'object'
        ? withoutConstructors(value)
        : fromString(value, designType);
  }
  return picked;
}

/** Removes members named `constructor`: class-transformer would use them as the object's class. */
const withoutConstructors = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) =>
      name === 'constructor' ? undefined : member,
    ),
  );

/** The types of a route's `@ClientMetadata()` parameters. */
export const getMetadataTypes = (route: DeclaredRoute): unknown[] =>
  getHandlerParameters(route)
    .filter((parameter) => hasPipe(parameter, ClientMetadataPipe))
    .map(({ type }) => type);

/** The classes among {@link getMetadataTypes}. */
export const getMetadataClasses = (route: DeclaredRoute): Type[] =>
  getMetadataTypes(route).filter(isMetadataClass);
