/** No English word, number or web address that matters is longer; in UTF-16 code units at most twice this. */
const longestRun = /.{1,256}/gsu;

/**
 * A web address that wink-nlp's own pattern accepts at first try. Without `@`,
 * which could open a second one, and without what only ends a sentence.
 */
const plainUrl =
  /^[("'[{<]*https?:\/\/[a-z\d]+(?:[.-][a-z\d]+)*\.[a-z]{2,}(?::\d{2,5})?(?:[/?#][^@]*)?$/i;

/**
 * Makes of any string a text that wink-nlp reads in bounded time.
 *
 * wink-nlp takes the runs between white space and tries regular expressions on
 * each. Most take time by the square of a run's length, the one for web addresses
 * exponential time: the 64 characters `//aaaa.aaaa. … .1!` half a second. So runs
 * are cut, and `//` is parted wherever it does not begin a plain address. Line
 * breaks cost by their square, too: of a gap, two are kept, which end a paragraph.
 *
 * Lone surrogates become U+FFFD, as in any encoder, since they are no text:
 * they come from clients that cut an emoji in two, which is no reason to refuse
 * the rest. NUL and other controls part words like a space. Composed and
 * decomposed letters become the same (NFC).
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
