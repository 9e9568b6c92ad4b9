import { describe, expect, it } from 'vitest';
import {
  forbiddenDomains,
  isNamespaced,
  restrictedNames,
  whyClaimIsIgnored,
} from '../../src/exchange/claim-rules.js';
import { emulates } from '../support/support.js';

const withReason = (reason: string, names: readonly string[]) =>
  names.map((name) => [name, reason] as const);
const getUrls = (domain: string) => [
  `https://${domain}/x`,
  `http://${domain}`,
  `https://sub.${domain}/x`,
  `HTTPS://${domain.toUpperCase()}/x`,
];

const shown = emulates(
  'Reserved names of claims, which are dropped silently (here, log and page say so)',
);

describe('A custom claim', shown, () => {
  it.each([
    ...withReason('restricted', restrictedNames),
    ...withReason('forbidden', forbiddenDomains.flatMap(getUrls)),
    ...withReason('urn:auth0', ['urn:auth0', 'urn:auth0:x', 'URN:AUTH0:x']),
  ])('named %s is ignored: %s', (name, reason) => {
    expect(whyClaimIsIgnored(name, [])).toMatch(reason);
  });

  it.each([
    ['email', 'email'],
    ['name', 'profile'],
    ['phone_number', 'phone'],
    ['address', 'address'],
  ])('named %s needs the scope %s', (name, scope) => {
    expect(whyClaimIsIgnored(name, [])).toMatch(scope);
    expect(whyClaimIsIgnored(name, [scope])).toBeUndefined();
  });

  it.each([
    'https://example.com/urn',
    'https://notauth0.com/x',
    'https://auth0.com.example.com/x',
    'https://example.com/auth0.com',
    'urn:auth0x:y',
    'plan',
    'Sub',
    '__proto__',
    'constructor',
    'https://',
  ])('named %s is kept', (name) => {
    expect(whyClaimIsIgnored(name, [])).toBeUndefined();
  });

  it.each([
    ['https://example.com/x', true],
    ['http://localhost/x', true],
    ['urn:example:x', false],
    ['example.com/x', false],
    ['https://', false],
  ])('named %s is namespaced for a Hook: %s', (name, namespaced) => {
    expect(isNamespaced(name)).toBe(namespaced);
  });
});
