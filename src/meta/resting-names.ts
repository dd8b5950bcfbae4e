import { TenancyError } from '../tenancy/index.js';

/** Runs a statement in the caller's transaction and returns its rows. */
type Query = (sql: string, values: unknown[]) => Promise<unknown>;

export type NameKind = 'slug' | 'hostname';

/** Raised when a slug named another tenant until lately: old links and headers would reach the new one. */
export class SlugRestingError extends TenancyError {
  readonly code = 'slug_resting';
  constructor(
    readonly slug: string,
    readonly restsUntil: Date,
  ) {
    super(restingMessage('slug', slug, restsUntil));
  }
}

/** Raised when a host name meant another tenant until lately. */
export class HostnameRestingError extends TenancyError {
  readonly code = 'hostname_resting';
  constructor(
    readonly hostname: string,
    readonly restsUntil: Date,
  ) {
    super(restingMessage('hostname', hostname, restsUntil));
  }
}

function restingMessage(kind: NameKind, name: string, until: Date): string {
  return (
    `The ${kind} "${name}" named another tenant and rests until ${until.toISOString()}, so that old links do not reach ` +
    'a new tenant. Choose another, wait, or take it all the same: --reuse (over HTTP "reuse": true).'
  );
}

/** A tenant has given the name up: for `days` it goes to no other. */
export async function rest(
  query: Query,
  name: { readonly kind: NameKind; readonly name: string; readonly tenantId: string },
  days: number,
): Promise<void> {
  if (days === 0) return;
  await query(
    `INSERT INTO meta.resting_names (kind, name, tenant_id, rests_until)
     VALUES ($1, $2, $3, now() + make_interval(days => $4))
     ON CONFLICT (kind, name) DO UPDATE SET tenant_id = excluded.tenant_id, rests_until = excluded.rests_until`,
    [name.kind, name.name, name.tenantId, days],
  );
}

/**
 * A tenant has taken the name: it rests no more. To be called after the name is written, so that a tenant that gives it
 * up in the same moment has been waited for. The tenant that gave it up may take it back.
 * @throws SlugRestingError, HostnameRestingError unless `reuse` is true.
 */
export async function endRest(
  query: Query,
  name: { readonly kind: NameKind; readonly name: string; readonly tenantId: string },
  reuse = false,
): Promise<void> {
  const rows = (await query(
    `SELECT rests_until AS "restsUntil" FROM meta.resting_names
      WHERE kind = $1 AND name = $2 AND tenant_id <> $3 AND rests_until > now()`,
    [name.kind, name.name, name.tenantId],
  )) as { restsUntil: Date }[];
  const [resting] = rows;
  if (resting && !reuse) {
    throw name.kind === 'slug'
      ? new SlugRestingError(name.name, resting.restsUntil)
      : new HostnameRestingError(name.name, resting.restsUntil);
  }
  await query('DELETE FROM meta.resting_names WHERE kind = $1 AND name = $2', [name.kind, name.name]);
}
