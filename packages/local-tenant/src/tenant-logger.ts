/** Where the local tenant says what it does. Never given a secret or a token. */
export interface TenantLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: TenantLogger = {
  info: () => {},
  warn: () => {},
  error: () => {},
};
