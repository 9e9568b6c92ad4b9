/** The page requested something that is not possible. The message says why. */
export class PageRefusal extends Error {}
