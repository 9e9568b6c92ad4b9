/** The longest run of characters that is kept, in code points. English words and common web addresses are shorter. */
const longestRun = /.{1,256}/gsu;

/**
 * A web address that wink-nlp's pattern matches without backtracking. Excludes
 * `@`, which could start another match, and punctuation that ends a sentence.
 */
const plainUrl =
  /^[("'[{<]*https?:\/\/[a-z\d]+(?:[.-][a-z\d]+)*\.[a-z]{2,}(?::\d{2,5})?(?:[/?#][^@]*)?$/i;

/**
 * Turns any string into a text that wink-nlp reads in bounded time.
 *
 * wink-nlp applies regular expressions to each run of characters between white
 * space. Most need quadratic time, the one for web addresses exponential time. So
 * long runs are split, and so is `//` where it does not begin a plain address.
 * Line breaks need quadratic time, too, so at most two in a row are kept.
 *
 * Lone surrogates, from clients that cut an emoji in two, become U+FFFD. NUL and
 * other control characters become spaces. Letters are composed (NFC).
 */
export function toReadable(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\s\p{Cc}]+/gu, space)
    .replace(/[^ \n]+/g, (run) =>
      (run.match(longestRun) ?? []).map(tame).join(' '),
    )
    .trim();
}

function space(gap: string): string {
  const lineBreaks = gap.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0;
  return lineBreaks === 0 ? ' ' : '\n'.repeat(Math.min(lineBreaks, 2));
}

function tame(run: string): string {
  const normal = run.normalize('NFC');
  if (!normal.includes('//')) return normal;
  const [, address = '', end = ''] =
    /^(.*?)([.,;:!?)\]}>"']*)$/s.exec(normal) ?? [];
  if (plainUrl.test(address)) return `${address} ${end}`.trimEnd();
  return normal.replace(/\/(?=\/)/g, '/ ');
}
