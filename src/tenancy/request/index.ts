export { getTenantFromRequest, type NamedTenant, type RequestLike } from './get-tenant-from-request.js';
export { hasHeaders, requestOfHandler } from './request-of-handler.js';
export { isReservedSlug, isValidSlug, parseHostname, parseTenantRef, type TenantRef } from './tenant-ref.js';
export { assertEnterable, TenantResolver } from './tenant-resolver.js';
