/**
 * Ports for blueprints that keep people and their ways in in tables of their own.
 * `IDENTITY_MANAGER`: a TypeORM EntityManager on the identity login, which reaches identity tables and no tenant data.
 */
export const IDENTITY_MANAGER = Symbol('IDENTITY_MANAGER');

/** Creates a tenant from a request (sign-up). Refused where the process has no owner's login. */
export const TENANT_CREATION = Symbol('TENANT_CREATION');

export interface TenantCreation {
  create(input: {
    blueprint: string;
    slug?: string;
    name: string;
    /** The blueprint's own fields about the tenant. */
    profile?: Record<string, unknown>;
    /** The user who becomes its first owner. */
    createdBy?: string;
  }): Promise<{ id: string; slug: string; name: string }>;
}
