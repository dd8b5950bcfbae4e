import { type ServerResponse } from 'node:http';
import { type DataSource } from 'typeorm';
import { TenantSwitchError } from '../errors.js';
import { type HandlerKeys } from '../idempotency/handler-keys.js';
import { type OwnClaim } from '../idempotency/own-claim.js';
import { type RepeatableRequest } from '../idempotency/repeatable-request.js';
import { type Tenant } from '../tenant.js';
import { ClientGone } from './client-gone.js';
import { closeScope, openScope, type ScopeState } from './scope-state.js';

/** The request as guards leave it: `tenant` is null on routes that enter none, undefined before anyone has looked. */
export interface TenantRequest {
  tenant?: Tenant | null;
  /** Set where the request carries an `Idempotency-Key`, by the HTTP room. */
  repeatable?: RepeatableRequest;
}

/** Says whose a request is. Fastify's request is an object around that of Node, which the door knows. */
export function giveTenant(request: TenantRequest & { readonly raw?: TenantRequest }, tenant: Tenant | null): void {
  request.tenant = tenant;
  if (request.raw) request.raw.tenant = tenant;
}

/**
 * What a request carries through its async context. Whose it is, a guard says later: the scope opens when it is first asked
 * for, as the tenant the request has then, and never becomes another's. Until a guard has said, there is no scope.
 */
export class RequestDoor {
  /** The claim of a handler that makes it in a transaction of its own (`@ClaimsKey()`). */
  ownClaim: OwnClaim | undefined;
  private opened: ScopeState | null = null;

  constructor(
    private readonly request: TenantRequest,
    private readonly response: ServerResponse,
    /** The tenants' data source of the application that serves the request. */
    readonly dataSource: DataSource | null = null,
    /** Where the application keeps the keys of requests; null where it keeps none. */
    readonly keys: HandlerKeys | null = null,
  ) {}

  /**
   * The request's tenant; null while, or where, there is none.
   * @throws TenantSwitchError when the request has been given another tenant since its scope has been opened.
   */
  get tenant(): Tenant | null {
    const { tenant } = this.request;
    if (!tenant) return null;
    if (this.opened && this.opened.tenant.id !== tenant.id)
      throw new TenantSwitchError(this.opened.tenant.slug, tenant.slug);
    return tenant;
  }

  /** The scope of the request's tenant: each statement stands alone. Undefined while, or where, there is no tenant. */
  get scope(): ScopeState | undefined {
    const { tenant } = this;
    if (!tenant) return undefined;
    return (this.opened ??= this.open(tenant));
  }

  /** What of the request may be repeated, once: a handler that calls another is one piece of work. */
  takeRepeatable(): RepeatableRequest | undefined {
    const { repeatable } = this.request;
    if (repeatable) this.request.repeatable = undefined;
    return repeatable;
  }

  /** Aborts when the client goes away before it is answered. */
  clientGone(closed?: () => void): ClientGone {
    return new ClientGone(this.response, closed);
  }

  private open(tenant: Tenant): ScopeState {
    const signal = this.clientGone(() => void closeScope(state));
    const state = openScope(tenant, { transaction: 'statement', signal }, this.dataSource);
    state.ended = this.response.closed;
    return state;
  }
}
