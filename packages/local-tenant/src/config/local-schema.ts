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

/** A call to the API that shows it at work, for the banner of `start` and for `demo`. */
const demo = section({
  /** Where the API is, unless `PUBLIC_URL` is on this machine. Default: `http://localhost:${PORT}/`, with 3000 for an unset `PORT`. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Answers 200, or 404, once the API can take requests. */
  ready: z.string().default('health/ready'),
  /** Below `url`, with or without a slash before it. */
  path: z
    .string()
    .default('client')
    .transform((path) => path.replace(/^\/+/, '')),
  /** Sent as JSON by POST; without it, the call is a GET. */
  body: z.record(z.string(), z.unknown()).optional(),
  /** The client that calls. Default: the first of `credentials`. */
  client: text.optional(),
  /** Clients that the API refuses, what is wrong with them, and the code of the API's answer. */
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
