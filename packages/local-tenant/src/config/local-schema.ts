import { z } from 'zod';
import { client, grants } from './item-schemas.js';
import {
  flag,
  oneOf,
  section,
  text,
  uniqueList,
  uniqueObjects,
} from './schema.js';

/** An example call to the API, for the banner of `start` and for `demo`. */
const demo = section({
  /** The API's URL, unless `PUBLIC_URL` is on this machine. Default: `http://localhost:${PORT}/`, with port 3000 if `PORT` is unset. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** A path that answers with a status below 500 once the API is ready. */
  ready: z.string().default('health/ready'),
  /** Relative to `url`, with or without a leading slash. */
  path: z
    .string()
    .default('client')
    .transform((path) => path.replace(/^\/+/, '')),
  /** Sent as JSON with POST. Without it, the call is a GET. */
  body: z.record(z.string(), z.unknown()).optional(),
  /** The client that calls. Default: the first one that has a grant. */
  client: text.optional(),
  /** Clients that the API rejects, why it does, and the code of its response. */
  refusals: z
    .array(z.object({ client: text, story: text, code: text }))
    .default([]),
});

/** tenant.local.yaml. */
export const localSchema = z.object({
  keywords: z.record(z.string(), z.unknown()).default({}),
  credentials: uniqueObjects('name', {
    name: text,
    client_id: text,
    client_secret: text.optional(),
  }),
  clients: uniqueList('name', client),
  clientGrants: grants,
  organizations: uniqueObjects('name', { name: text, id: text }),
  credentials_exchange: oneOf('actions', 'hooks'),
  hooks: uniqueObjects('name', {
    name: text,
    triggerId: text,
    script: text,
    enabled: flag(false),
    secrets: z.record(z.string(), text).default({}),
    dependencies: z.record(z.string(), z.unknown()).default({}),
  }),
  demo,
});

export type LocalContent = z.output<typeof localSchema>;
