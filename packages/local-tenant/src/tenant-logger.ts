/** Receives the local tenant's log lines. The tenant itself logs no token and no real secret. */
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
