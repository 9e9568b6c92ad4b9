import {
  Inject,
  Injectable,
  type ArgumentMetadata,
  type PipeTransform,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validate } from 'class-validator';
import { environment } from '../../config/environment.js';
import { deepFreeze } from '../../json/deep-freeze.js';
import { ClientMetadataError } from '../errors/client-metadata.error.js';
import type { MachineClient } from './machine-client.js';
import { isMetadataClass, metadataSchema } from './metadata-schema.js';

/**
 * Makes the parameter's class out of the client's metadata, and holds it to the
 * class's class-validator rules. Only the properties that have such a rule are
 * taken. Tenants store strings: one becomes a number or boolean where the
 * property is declared as such; nothing else is converted.
 *
 * The result is remembered with the client, and so is shared by the requests of
 * one token: it is frozen in depth.
 */
@Injectable()
export class ClientMetadataPipe implements PipeTransform {
  private readonly known = new WeakMap<MachineClient, Map<unknown, object>>();

  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
  ) {}

  transform(
    client: MachineClient | undefined,
    { metatype }: ArgumentMetadata,
  ): unknown {
    if (!client || !isMetadataClass(metatype)) return client?.metadata;
    return this.known.get(client)?.get(metatype) ?? this.read(client, metatype);
  }

  /** @throws {ClientMetadataError} naming the claims that do not fit */
  private async read(
    client: MachineClient,
    schema: ClassConstructor<object>,
  ): Promise<object> {
    const instance = plainToInstance(
      schema,
      metadataSchema(schema).pick(client.metadata),
    );
    const errors = await validate(instance, { forbidUnknownValues: true });
    if (errors.length > 0) {
      throw new ClientMetadataError(
        client.id,
        this.env.CLAIM_NAMESPACE,
        errors,
      );
    }
    const perClass = this.known.get(client) ?? new Map<unknown, object>();
    this.known.set(client, perClass.set(schema, deepFreeze(instance)));
    return instance;
  }
}
