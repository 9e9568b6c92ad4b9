import { describe, expect, it } from 'vitest';
import { toReadable } from './to-readable.js';

const cases: [what: string, text: string, readable: string][] = [
  ['prose as it is', "It's 5 p.m., Mr. Smith.", "It's 5 p.m., Mr. Smith."],
  ['space of any kind', ' a\u00A0\u3000\t b\u2003 ', 'a b'],
  ['a line break', 'a \r\n b', 'a\nb'],
  ['the break of a paragraph', 'a\n \n\u2028\n b', 'a\n\nb'],
  ['NUL and other controls', 'a\0b\u0007\u0085c', 'a b c'],
  ['a lone surrogate', 'a\uD83D b\uDE00', 'a\uFFFD b\uFFFD'],
  ['a surrogate pair', 'a😀b', 'a😀b'],
  ['a decomposed letter', 'cafe\u0301', 'caf\u00E9'],
  ['right-to-left text', 'مرحبا بالعالم', 'مرحبا بالعالم'],
  ['a run of 257', 'a'.repeat(257), `${'a'.repeat(256)} a`],
  [
    'a run of 257 emoji, none of them torn',
    '😀'.repeat(257),
    `${'😀'.repeat(256)} 😀`,
  ],
];

const addresses: [text: string, readable: string][] = [
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
  it.each(cases)('reads %s', (_what, text, readable) => {
    expect(toReadable(text)).toBe(readable);
  });

  it.each(addresses)(
    'lets an address pass only in its plain form: %s',
    (text, readable) => {
      expect(toReadable(text)).toBe(readable);
    },
  );
});
