import type { JsonObject } from '../../src/json/json-object.js';
import {
  encodedHeader,
  readHeader,
  readUnverifiedPayload,
} from '../../src/auth/token/compact-jws.js';

/** A token as far as it can be read. Never printed. */
export interface Token {
  readonly raw: string;
  readonly parts: number;
  /** Header and claims, where the API could read them. */
  readonly content: { header: JsonObject; claims: JsonObject } | undefined;
  /** Why it could not. */
  readonly unreadable: string | undefined;
}

export function readToken(raw: string): Token {
  const parts = raw.split('.').length;
  try {
    const content = {
      header: readHeader(encodedHeader(raw)),
      claims: readUnverifiedPayload(raw),
    };
    return { raw, parts, content, unreadable: undefined };
  } catch (error) {
    return {
      raw,
      parts,
      content: undefined,
      unreadable: (error as Error).message,
    };
  }
}
