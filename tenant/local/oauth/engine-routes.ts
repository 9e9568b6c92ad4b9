/** Where the engine answers, besides discovery. */
export const engineRoutes = {
  authorization: '/authorize',
  token: '/oauth/token',
  jwks: '/.well-known/jwks.json',
  userinfo: '/userinfo',
} as const;

export const discoveryPaths: readonly string[] = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
];

/** To the letter: the engine's own router ignores case and a slash at the end. */
export function isEnginePath(path: string): boolean {
  const routes: readonly string[] = Object.values(engineRoutes);
  return routes.includes(path) || discoveryPaths.includes(path);
}
