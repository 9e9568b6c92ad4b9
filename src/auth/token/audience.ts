import type { JsonObject } from '../../json/json-object.js';

/** Whether `aud`, a string or an array of nothing but strings, holds this identifier (RFC 7519, section 4.1.3). */
export const audienceHolds = ({ aud }: JsonObject, audience: string): boolean =>
  isStringOrStrings(aud) && [aud].flat().includes(audience);

const isStringOrStrings = (value: unknown): value is string | string[] =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((member) => typeof member === 'string'));
