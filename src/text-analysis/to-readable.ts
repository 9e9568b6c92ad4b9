/** Longer runs of characters are split. English words and common URLs are shorter. */
const longestRun = /.{1,256}/gsu;

/**
 * A URL that wink-nlp's pattern matches without backtracking. Excludes
 * `@`, which could start another match, and punctuation that ends a sentence.
 */
const plainUrl =
  /^[("'[{<]*https?:\/\/[a-z\d]+(?:[.-][a-z\d]+)*\.[a-z]{2,}(?::\d{2,5})?(?:[/?#][^@]*)?$/i;

/**
 * Turns any string into a text that wink-nlp reads in bounded time.
 *
 * wink-nlp applies regular expressions to each run of characters between white
 * space. Most take quadratic time, and the one for URLs takes exponential time. So
 * long runs are split, and so is each `//` that does not belong to a plain URL.
 * Line breaks take quadratic time, too, so at most two in a row are kept.
 *
 * Lone surrogates, from clients that cut an emoji in two, become U+FFFD. NUL and
 * other control characters become spaces. Letters are composed (NFC).
 */
export function toReadable(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\s\p{Cc}]+/gu, toSpace)
    .replace(/[^ \n]+/g, (run) =>
      (run.match(longestRun) ?? []).map(splitSlashes).join(' '),
    )
    .trim();
}

function toSpace(gap: string): string {
  const lineBreaks = gap.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0;
  return lineBreaks === 0 ? ' ' : '\n'.repeat(Math.min(lineBreaks, 2));
}

function splitSlashes(run: string): string {
  const normal = run.normalize('NFC');
  if (!normal.includes('//')) return normal;
  const [, url = '', end = ''] =
    /^(.*?)([.,;:!?)\]}>"']*)$/s.exec(normal) ?? [];
  if (plainUrl.test(url)) return `${url} ${end}`.trimEnd();
  return normal.replace(/\/(?=\/)/g, '/ ');
}
