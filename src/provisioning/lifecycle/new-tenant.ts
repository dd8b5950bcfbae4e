import { randomUUID } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { type Installation, tenantRoleName } from '../../database/index.js';
import { checkGeneratedSlug, checkSlug } from '../../meta/index.js';
import { type Blueprint, MalformedTenantError, parseTenantRef, type Tenant } from '../../tenancy/index.js';

export interface NewTenant {
  /** Left out where the blueprint generates it. */
  readonly slug?: string;
  readonly blueprint: string;
  /** Default: the slug. */
  readonly name?: string;
  /** A uuid of the caller's choosing; made when left out. */
  readonly id?: string;
  /** The blueprint's own fields about the tenant (for example `fcaNumber`). */
  readonly profile?: Record<string, unknown>;
  /** Also a slug that another tenant has lately given up: old links to it reach this tenant. */
  readonly reuse?: boolean;
  /** Also the blueprint's demo rows. */
  readonly seed?: boolean;
  /** Runs first in the transaction that makes the tenant: where it fails, nothing is made. */
  readonly first?: (manager: EntityManager) => Promise<void>;
  /** More rows of the register that are made with the tenant, in its transaction: where it fails, nothing is made. */
  readonly alongside?: (manager: EntityManager, tenant: Tenant) => Promise<void>;
  /** Who asked for it, for the event. */
  readonly actor?: string;
}

/** The tenant that `input` asks for, before it exists. @throws MalformedTenantError */
export function tenantFor(input: NewTenant, blueprint: Blueprint, installation: Installation): Tenant {
  const slug = slugOf(input, blueprint);
  const id = input.id === undefined ? randomUUID() : idOf(input.id);
  const named = {
    id,
    slug,
    name: input.name ?? slug,
    blueprint: blueprint.name,
    status: 'active' as const,
    schemaVersion: null,
  };
  const { isolation, shared } = blueprint;
  if (isolation.mode === 'row') {
    return {
      ...named,
      isolation: 'row',
      schemaName: shared.schema,
      roleName: installation.rowsRole,
      key: isolation.key({ id, slug }),
      searchPath: [shared.schema],
    };
  }
  const schemaName = isolation.schemaName({ id, slug });
  return {
    ...named,
    isolation: 'schema',
    schemaName,
    roleName: tenantRoleName(installation, id),
    key: id,
    searchPath: [schemaName, ...isolation.searchAfter],
  };
}

function slugOf({ slug }: NewTenant, { generateSlug, name }: Blueprint): string {
  if (generateSlug) {
    const given = slug ?? generateSlug();
    checkGeneratedSlug(given);
    return given;
  }
  if (slug === undefined) throw new MalformedTenantError(`a tenant of "${name}" needs a slug`);
  checkSlug(slug);
  return slug;
}

function idOf(id: string): string {
  const ref = parseTenantRef(id);
  if (ref.kind !== 'id') throw new MalformedTenantError(`the id ${JSON.stringify(id)} is not a uuid`);
  return ref.value;
}
