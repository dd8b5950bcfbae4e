import { createParamDecorator, Inject, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { type RequestLike } from '../request/get-tenant-from-request.js';
import { requestOfHandler } from '../request/request-of-handler.js';
import { type TransactionMode } from '../scope/scope-state.js';
import { type TenantRequest } from '../scope/request-door.js';
import { type Tenant } from '../tenant.js';

export const TENANT_TRANSACTION = 'tenantry:transaction';
export const CLAIMS_KEY = 'tenantry:claims-key';
export const TENANT_QUERY_RUNNER = Symbol('TENANT_QUERY_RUNNER');
export const TENANT_MANAGER = Symbol('TENANT_MANAGER');

export { type TenantRequest };

/** The tenant of the request, of routes and GraphQL resolvers; null in handlers of messages. */
export const CurrentTenant = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Tenant | null =>
    requestOfHandler<RequestLike & TenantRequest>(context)?.tenant ?? null,
);

/**
 * How the handler's statements are grouped. Default: GET and HEAD `statement` (each on its own, no connection held in
 * between), all other methods `request` (one transaction, rolled back when the handler throws).
 */
export const TenantTransaction = (mode: TransactionMode) => SetMetadata(TENANT_TRANSACTION, mode);

/**
 * The handler enters no tenant and claims the request's `Idempotency-Key` itself, in the transaction that does its work
 * (`currentClaim()`). Without this mark such a request is noted as begun before the handler runs, and as done after it.
 */
export const ClaimsKey = () => SetMetadata(CLAIMS_KEY, true);

/** The scope's own QueryRunner, made at first use and released with the scope. Works in singletons. */
export const InjectTenantQueryRunner = () => Inject(TENANT_QUERY_RUNNER);

/** An EntityManager of the current scope. Works in singletons; outside a scope its use raises NoTenantError. */
export const InjectTenantManager = () => Inject(TENANT_MANAGER);
