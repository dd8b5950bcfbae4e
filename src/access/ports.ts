import { type EntityManager } from 'typeorm';

/**
 * Ports for blueprints that keep people and their ways in in tables of their own.
 * `IDENTITY_MANAGER`: a TypeORM EntityManager on the identity login, which reaches identity tables and no tenant data.
 */
export const IDENTITY_MANAGER = Symbol('IDENTITY_MANAGER');

/**
 * Creates a tenant from a request (sign-up). Refused where the process has no owner's login. Creations take turns: call it
 * outside a transaction, or the connection of that transaction waits too.
 */
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
    /**
     * More rows, made in the transaction of the tenant on the owner's login: when it fails, there is no tenant either. It may
     * run again where the creation is repeated.
     */
    alongside?: (manager: EntityManager, tenant: { id: string }) => Promise<void>;
  }): Promise<{ id: string; slug: string; name: string }>;
}
