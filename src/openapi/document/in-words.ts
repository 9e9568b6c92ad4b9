/** `findAll` as `Find all`. */
export const inWords = (name: string): string =>
  name
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());
