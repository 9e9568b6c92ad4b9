/**
 * The Actions or Hooks that run for a token, in order.
 *
 * @returns {{ name: string, file: string }[]}
 */
export const boundScripts = () =>
  JSON.parse(document.body.dataset['scripts'] ?? '[]');
