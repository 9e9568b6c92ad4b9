import type { YamlValue } from './yaml-value.js';

const maxProperties = 10;
const maxLength = 255;
const keyCharacters = /^[A-Za-z0-9:,\-+=_*?"/\\()<>@\t ]+$/;

/**
 * Reads client or organization metadata. The limits are the tenant's own; the
 * deploy tool leaves them to the tenant, which refuses the whole import.
 */
export function readMetadata(metadata: YamlValue): Record<string, string> {
  const entries = metadata.entries();
  if (entries.length > maxProperties) {
    metadata.fault(`metadata holds at most ${maxProperties} properties`);
  }
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key.length > maxLength || !keyCharacters.test(key)) {
        value.fault(
          `a metadata key has at most ${maxLength} characters out of A-Z a-z 0-9 : , - + = _ * ? " / \\ ( ) < > @ and space`,
        );
      }
      return [key, readValue(key, value)];
    }),
  );
}

function readValue(key: string, item: YamlValue): string {
  const { value } = item;
  if (typeof value !== 'string') {
    item.fault(`metadata values are strings; put "${key}" in quotes`);
    return '';
  }
  // An empty string is a value too, and all of its length.
  return value === '' ? value : item.text({ max: maxLength });
}
