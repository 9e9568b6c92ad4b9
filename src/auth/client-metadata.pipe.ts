import {
  Inject,
  Injectable,
  type ArgumentMetadata,
  type PipeTransform,
} from '@nestjs/common';
import { deepFreeze, type MachineClient } from '@repo/access-tokens';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validate } from 'class-validator';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { ClientMetadataError } from './authorization.errors.js';
import { getMetadataSchema, isMetadataClass } from './metadata-schema.js';

/**
 * Turns the client's metadata into an instance of the parameter's class and
 * validates it with class-validator. Only properties with a rule are taken.
 * Tenants store strings: a string becomes a number or boolean if the property
 * is declared as one; nothing else is converted.
 *
 * The result is cached with the client, so the requests of one token share it:
 * it is deeply frozen.
 */
@Injectable()
export class ClientMetadataPipe implements PipeTransform {
  private readonly cache = new WeakMap<MachineClient, Map<unknown, object>>();

  constructor(@Inject(AUTH_OPTIONS) private readonly options: AuthOptions) {}

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
    type: ClassConstructor<object>,
  ): Promise<object> {
    const { pick } = getMetadataSchema(type);
    const instance = plainToInstance(type, pick(client.metadata));
    const errors = await validate(instance, { forbidUnknownValues: true });
    if (errors.length > 0) {
      const { claimNamespace } = this.options;
      throw new ClientMetadataError(client.id, claimNamespace, errors);
    }
    const instances = this.cache.get(client) ?? new Map<unknown, object>();
    this.cache.set(client, instances.set(type, deepFreeze(instance)));
    return instance;
  }
}
