import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeHtu } from '../src/index.js';

describe('the URL of a proof', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com/'],
    ['https://api.example.com?x', 'https://api.example.com/'],
    ['HTTPS://API.Example.COM:443/A', 'https://api.example.com/A'],
    ['http://a:80/', 'http://a/'],
    ['https://a:80/', 'https://a:80/'],
    ['https://[::1]:443/x', 'https://[::1]/x'],
    ['https://a/x?y#z', 'https://a/x'],
    ['https://a/x#y?z', 'https://a/x'],
    ['https://a/%7Euser/%41%2d%5f%2E', 'https://a/~user/A-_.'],
    ['https://a/x%2fy%c3%a4', 'https://a/x%2Fy%C3%A4'],
    ['https://a/%252f', 'https://a/%252f'],
    ['https://a/x/', 'https://a/x/'],
    ['https://a//x', 'https://a//x'],
    ['https://a/x/../y', 'https://a/x/../y'],
    ['https://a/x/%2e%2E/y', 'https://a/x/../y'],
    ["https://a/!$&'()*+,;=:@|[]", "https://a/!$&'()*+,;=:@|[]"],
  ])('%s is normalized to %s', (url, normal) => {
    expect(normalizeHtu(url)).toBe(normal);
  });

  it.each([
    '',
    '/',
    '/x',
    'x',
    'https:',
    'https://',
    'https:///x',
    'https:/a/x',
    'ftp://a/x',
    'javascript:x',
    'ws://a/',
    '//a/x',
    'https//a/x',
    'https://u@a/',
    'https://u:p@a/',
    'https://@a/',
    'https://a@/',
    'https://a\\b/',
    'https://a/\\b',
    'https:\\\\a/',
    'https://a/ x',
    ' https://a/',
    'https://a/ ',
    'https://a/\t',
    'https://a/\n',
    '\nx',
    'https://a/%',
    'https://a/%4',
    'https://a/%zz',
    'https://a/ä',
    'https://a:x/',
    'https://a:99999/',
    'https://a b/',
    'https://[::1/',
    'https://ａ/',
  ])('must be valid, unlike %j', (url) => {
    expect(normalizeHtu(url)).toBeUndefined();
  });

  const path = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'/ a Z 0 - . _ ~ ! $ & ; = : @ |'.split(' ')),
        fc.nat(255).map(toEscape),
      ),
    )
    .map((parts) => `/${parts.join('')}`);
  const host = fc.constantFrom('a', 'api.example.com', '127.0.0.1', '[::1]');

  it('has the same normal form in every spelling', () =>
    fc.assert(
      fc.property(
        host,
        path,
        fc.infiniteStream(fc.boolean()),
        (name, p, dice) => {
          const toss = (): boolean => dice.next().value === true;
          const other = p.replace(/%..|[A-Za-z0-9\-._~]/g, (part) => {
            if (!toss()) return part;
            return part.startsWith('%')
              ? part.toLowerCase()
              : toEscape(part.charCodeAt(0));
          });
          const origin = toss()
            ? `HTTPS://${name.toUpperCase()}:443`
            : `https://${name}`;
          const normal = normalizeHtu(`https://${name}${p}`);
          expect(normal).toBeDefined();
          expect(
            normalizeHtu(`${origin}${other}${toss() ? '?x=/' : '#y'}`),
          ).toBe(normal);
        },
      ),
    ));

  it('does not change if it is already normalized', () =>
    fc.assert(
      fc.property(host, path, (name, p) => {
        const normal = normalizeHtu(`http://${name}${p}`) ?? '';
        expect(normalizeHtu(normal)).toBe(normal);
      }),
    ));

  it('has another normal form than any other path', () =>
    fc.assert(
      fc.property(path, path, (a, b) => {
        const bytes = (text: string): string =>
          text.replace(/%(..)/g, (escape, hex: string) => {
            const character = String.fromCharCode(Number.parseInt(hex, 16));
            return /[\w.~-]/.test(character) ? character : escape;
          });
        const isSame =
          normalizeHtu(`https://a${a}`) === normalizeHtu(`https://a${b}`);
        expect(isSame).toBe(bytes(a) === bytes(b));
      }),
    ));

  it('from any text is rejected, or keeps its host according to URL', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `https://${text}`),
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
        ),
        (text) => {
          const normal = normalizeHtu(text);
          return (
            normal === undefined || new URL(normal).host === new URL(text).host
          );
        },
      ),
      { numRuns: 500 },
    ));
});

function toEscape(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
}
