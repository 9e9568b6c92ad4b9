import { describe, expect, it } from 'vitest';
import { toReadable } from './to-readable.js';

const cases: [what: string, text: string, readable: string][] = [
  [
    'keeps prose unchanged',
    "It's 5 p.m., Mr. Smith.",
    "It's 5 p.m., Mr. Smith.",
  ],
  [
    'replaces white space of any kind by single spaces',
    ' a\u00A0\u3000\t b\u2003 ',
    'a b',
  ],
  ['keeps a line break', 'a \r\n b', 'a\nb'],
  ['keeps a paragraph break', 'a\n \n\u2028\n b', 'a\n\nb'],
  [
    'replaces NUL and other control characters by spaces',
    'a\0b\u0007\u0085c',
    'a b c',
  ],
  ['replaces a lone surrogate', 'a\uD83D b\uDE00', 'a\uFFFD b\uFFFD'],
  ['keeps a surrogate pair', 'a😀b', 'a😀b'],
  ['composes a decomposed letter', 'cafe\u0301', 'caf\u00E9'],
  ['keeps right-to-left text', 'مرحبا بالعالم', 'مرحبا بالعالم'],
  ['splits a run of 257 characters', 'a'.repeat(257), `${'a'.repeat(256)} a`],
  [
    'splits a run of 257 emoji between two of them',
    '😀'.repeat(257),
    `${'😀'.repeat(256)} 😀`,
  ],
];

const urls: [text: string, readable: string][] = [
  ['https://example.com', 'https://example.com'],
  [
    'see http://www.example.com:8080/a?b=c#d.',
    'see http://www.example.com:8080/a?b=c#d .',
  ],
  ['("https://example.co.uk/"),', '("https://example.co.uk/ "),'],
  ['https://a.test/http://b.test', 'https://a.test/http://b.test'],
  ['https://a.test/@aaaa.aaaa.1!', 'https:/ /a.test/@aaaa.aaaa.1!'],
  ['//aaaa.aaaa.aaaa.1!', '/ /aaaa.aaaa.aaaa.1!'],
  ['http://127.0.0.1/', 'http:/ /127.0.0.1/'],
  ['////', '/ / / /'],
];

describe('toReadable', () => {
  it.each(cases)('%s', (_what, text, readable) => {
    expect(toReadable(text)).toBe(readable);
  });

  it.each(urls)('keeps a plain URL and splits others: %s', (text, readable) => {
    expect(toReadable(text)).toBe(readable);
  });
});
