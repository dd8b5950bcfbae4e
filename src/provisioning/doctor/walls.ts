import { type Blueprint } from '../../tenancy/index.js';

const FRESH_FOR_MS = 60_000;
const NAMED = 3;

/** What keeps served tenants apart in the database. Readiness has one check for each. */
export const WALLS = ['row security', 'policies', 'roles'] as const;
export type Wall = (typeof WALLS)[number];

/** Raised by `Walls.assert` when a wall of a served scope is missing: the service must not be sent requests. */
export class WallMissingError extends Error {
  readonly code = 'wall_missing';
  constructor(
    readonly wall: Wall,
    where: readonly string[],
  ) {
    const more = where.length > NAMED ? `, and ${where.length - NAMED} more` : '';
    super(
      `The wall "${wall}" is missing at ${where.slice(0, NAMED).join(', ')}${more}. Run: tenantry doctor. ` +
        'It names every place and the repair.',
    );
    this.name = 'WallMissingError';
  }
}

interface Gap {
  readonly wall: Wall;
  readonly place: string;
}

type Query = (sql: string, values: unknown[]) => Promise<unknown>;

/**
 * Looks whether the walls of the served scopes stand: at most one question to the database a minute, whatever asks. It reads
 * the catalog as any login may, so it needs no owner.
 *
 * @example
 * const walls = new Walls((sql, values) => meta.query(sql, values), blueprints);
 * await walls.assert('policies'); // throws WallMissingError
 */
export class Walls {
  private last: { readonly at: number; readonly gaps: Promise<readonly Gap[]> } | undefined;

  constructor(
    private readonly query: Query,
    private readonly blueprints: readonly Blueprint[],
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws WallMissingError naming the places; whatever the query raises when the database cannot be asked. */
  async assert(wall: Wall): Promise<void> {
    const places = (await this.gaps()).filter((gap) => gap.wall === wall).map(({ place }) => place);
    if (places.length > 0) throw new WallMissingError(wall, places);
  }

  private gaps(): Promise<readonly Gap[]> {
    if (this.last && this.now() - this.last.at < FRESH_FOR_MS) return this.last.gaps;
    const gaps = this.look();
    this.last = { at: this.now(), gaps };
    // A question that failed says nothing about the walls: it is asked again.
    gaps.catch(() => (this.last = undefined));
    return gaps;
  }

  private async look(): Promise<readonly Gap[]> {
    const names = this.blueprints.map(({ name }) => name);
    const rowSchemas = this.blueprints
      .filter(({ isolation }) => isolation.mode === 'row')
      .map(({ shared }) => shared.schema);
    return (await this.query(GAPS, [names, rowSchemas])) as readonly Gap[];
  }
}

/**
 * Tables that a tenant's role may use and that no policy keeps, and roles that no policy binds. $1: the blueprints served, $2:
 * schemas of row isolation. A policy counts that asks for the current tenant.
 */
const GAPS = `
  WITH installed AS (SELECT app_role, rows_role, format('t_%s_', id) AS prefix FROM tenancy.installation),
  served AS (
    SELECT c.oid, c.oid::regclass::text AS place, c.relrowsecurity AND c.relforcerowsecurity AS forced
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, installed
     WHERE c.relkind IN ('r', 'p')
       AND (n.nspname = ANY ($2::text[])
            OR n.nspname IN (SELECT schema_name FROM meta.tenants WHERE isolation = 'schema' AND blueprint = ANY ($1::text[])))
       AND EXISTS (SELECT FROM aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
                    WHERE a.grantee = 0 OR r.rolname = installed.rows_role OR starts_with(r.rolname, installed.prefix)))
  SELECT 'row security' AS wall, place FROM served WHERE NOT forced
   UNION ALL
  SELECT 'policies', place FROM served
   WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = served.oid AND pg_get_expr(p.polqual, p.polrelid) LIKE '%current_tenant%')
   UNION ALL
  SELECT 'roles', r.rolname FROM pg_roles r, installed
   WHERE (r.rolname IN (installed.app_role, installed.rows_role) OR starts_with(r.rolname, installed.prefix))
     AND (r.rolsuper OR r.rolbypassrls)`;
