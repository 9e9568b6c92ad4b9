import { z } from 'zod';
import { getScopes } from '../config/apply-overlay.js';
import type { EditedTenant } from '../config/edited-tenant.js';
import { describeClients, getMissing } from '../local-client.js';
import { PageRefusal } from '../page-refusal.js';

const editSchema = z.object({
  client: z.string(),
  metadata: z.custom<Record<string, string>>(
    (value) => typeof value === 'object',
  ),
  grants: z
    .array(z.object({ audience: z.string(), scopes: z.array(z.string()) }))
    .refine(
      (grants) =>
        new Set(grants.map(({ audience }) => audience)).size === grants.length,
      'there are two grants for the same API',
    ),
});

const clientSchema = editSchema.pick({ client: true });

/** Each client as the page shows and edits it. */
export function getClients(tenant: EditedTenant) {
  const { definition } = tenant.current();
  return describeClients(definition).map(
    ({ name, clientId, metadata, grants }) => ({
      client: name,
      clientId,
      metadata,
      grants: grants.map((grant) => ({
        ...grant,
        knownScopes: getScopes(definition, grant.audience),
      })),
      missing: getMissing({ grants, metadata }),
      isChanged: tenant.isChanged(name),
    }),
  );
}

export const changeClient = (tenant: EditedTenant, values: unknown) =>
  tenant.change(read(editSchema, values));

export const undoChange = (tenant: EditedTenant, values: unknown) =>
  tenant.undo(read(clientSchema, values).client);

export const writeChangeToFiles = (tenant: EditedTenant, values: unknown) =>
  tenant.writeToFiles(read(clientSchema, values).client);

function read<T>(schema: z.ZodType<T>, values: unknown): T {
  const { data, error } = schema.safeParse(values);
  if (data) return data;
  throw new PageRefusal(z.prettifyError(error!));
}
