import type { JsonObject } from '../../json/json-object.js';

/** Whether `aud`, a string or an array of nothing but strings, holds this identifier (RFC 7519, section 4.1.3). */
export const audienceHolds = ({ aud }: JsonObject, audience: string): boolean =>
  aud === audience ||
  (Array.isArray(aud) &&
    aud.includes(audience) &&
    aud.every((member) => typeof member === 'string'));
