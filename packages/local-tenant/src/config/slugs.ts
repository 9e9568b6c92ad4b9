import { createHash } from 'node:crypto';

/**
 * A unique slug for each name, made of letters, digits and hyphens. It depends
 * only on the name, unless another name would have the same slug.
 */
export function getSlugs(names: readonly string[]): Map<string, string> {
  const plain = names.map(
    (name) =>
      name
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-') ?? '',
  );
  const isTaken = (slug: string) =>
    slug === '' || plain.indexOf(slug) !== plain.lastIndexOf(slug);
  return new Map(
    names.map((name, index) => {
      const slug = plain[index] ?? '';
      if (!isTaken(slug)) return [name, slug];
      const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
      return [name, slug ? `${slug}-${hash}` : hash];
    }),
  );
}
