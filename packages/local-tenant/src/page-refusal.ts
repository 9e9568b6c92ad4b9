/** The page asks for something that it cannot have. The message says why. */
export class PageRefusal extends Error {}
