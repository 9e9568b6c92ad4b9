export type { ExchangeLog, ExchangeRecord } from './exchange-log.js';
export type { Fault, FaultInjector } from './http/fault-injector.js';
export type { Keywords } from './config/keywords.js';
export { TenantFileError } from './config/tenant-file.js';
export type { LocalClient } from './local-client.js';
export type { LocalTenant, LocalTenantOptions } from './local-tenant.js';
export { startLocalTenant } from './start-local-tenant.js';
export type { TenantLogger } from './tenant-logger.js';
export type { TokenResponse } from './token-response.js';
