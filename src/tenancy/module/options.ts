import { type TenantDataSourceOptions } from '../connection/index.js';
import { type TenantRef } from '../request/tenant-ref.js';
import { type Tenant } from '../tenant.js';

export const TENANCY_OPTIONS = Symbol('TENANCY_OPTIONS');

/** Injection token of the folder the application keeps its own files in (`TenancyOptions.homeFolder`). */
export const HOME_FOLDER = Symbol('HOME_FOLDER');

/** Where tenants are found. One method: the register, a file, a table of your own. */
export interface TenantLookup {
  /** The tenant, whatever its status, or null. At once where it is known: each promise costs every request. */
  find(ref: TenantRef): Tenant | null | Promise<Tenant | null>;
}

export interface TenancyOptions {
  readonly dataSource: TenantDataSourceOptions;
  readonly lookup: TenantLookup;
  /** `app.example.com`: subdomains of it name tenants. Default: none do. */
  readonly baseDomain?: string;
  /** Where the application keeps its own files, such as documents and outgoing mail. Default `.tenantry`. */
  readonly homeFolder?: string;
}
