/** Markup, which needs no escaping. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, except those that are already markup. */
export function html(
  texts: TemplateStringsArray,
  ...values: readonly Value[]
): Html {
  return new Html(
    texts.reduce(
      (all, text, index) => all + toMarkup(values[index - 1]) + text,
    ),
  );
}

function toMarkup(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') {
    return value.map(({ markup }) => markup).join('');
  }
  return String(value).replaceAll(/[&<>"']/g, (char) => entities[char] ?? '');
}
