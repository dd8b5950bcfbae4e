import { randomUUID } from 'node:crypto';
import { type Client } from 'pg';
import { type Route } from '../kit/document.js';
import { tableOfPath } from '../kit/holdings.js';
import { type Actor } from './actor.js';
import { type Place } from './places.js';
import { type Scene } from './stage.js';

const MOST = 2;

/** The last word of `conditions.refundId`, `memberIds[]`, `ticket_id`, `id`. */
const NAMES_AN_ID = /(^|\.|_)id$|(Id|Ids|_ids)(\[\])?$/;

export function namesAnId(place: Place): boolean {
  return place.in === 'path' || place.schema.format === 'uuid' || NAMES_AN_ID.test(place.name);
}

/**
 * Ids a place could take of the other tenant's: of rows its path lists, of the table its foreign key points to, of rows
 * that the other tenant refers to in a column of that name, or its own key where the name is the tenant column's. Ids
 * that both tenants have (a person who is in both) are none of them. Derived from the document and the catalog; empty
 * where nothing is known of such an id.
 */
export class ForeignIds {
  private readonly known = new Map<string, string[]>();

  constructor(
    private readonly owner: Client,
    private readonly scene: Scene,
    private readonly caller: Actor,
    private readonly other: Actor,
  ) {}

  async of(route: Route, place: Place): Promise<string[]> {
    const { other, caller } = this;
    if (place.in === 'path') return without(await other.idsOf(route.path), await caller.idsOf(route.path));
    const property = place.name.replace('[]', '').split('.').pop()!.replace(/Ids$/, 'Id');
    const column = property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    if (column === this.scene.tenantColumn) return [other.own.tenant.key];
    const table = other.holdings.referredBy(tableOfPath(route.path), property);
    const key = `${table} ${column}`;
    const ids =
      this.known.get(key) ?? without(await this.idsOf(other, table, column), await this.idsOf(caller, table, column));
    this.known.set(key, ids);
    return ids;
  }

  private async idsOf({ holdings, own }: Actor, table: string | undefined, column: string): Promise<string[]> {
    const { blueprint, tenantColumn } = this.scene;
    const used = await valuesIn(this.owner, blueprint.shared.schema, column, tenantColumn, own.tenant.key);
    return [...(table ? await holdings.ids(table, 1_000) : []), ...used];
  }
}

/** An id of the same form that nobody has. */
export function nowhereId({ blueprint, tenantColumn }: Scene, place: Place): string {
  const isKey = place.name.toLowerCase() === tenantColumn.replaceAll('_', '');
  return isKey && blueprint.generateSlug ? blueprint.generateSlug() : randomUUID();
}

async function valuesIn(owner: Client, schema: string, column: string, tenantColumn: string, key: string) {
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = $1::regnamespace
        AND 2 = (SELECT count(*) FROM pg_attribute WHERE attrelid = c.oid AND attname IN ($2, $3) AND NOT attisdropped)`,
    [schema, column, tenantColumn],
  );
  const values: string[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ value: string }>(
      `SELECT DISTINCT "${column}"::text AS value FROM "${schema}"."${name}"
        WHERE "${tenantColumn}"::text = $1 AND "${column}" IS NOT NULL`,
      [key],
    );
    values.push(...rows.map(({ value }) => value));
  }
  return values;
}

function without(theirs: readonly string[], own: readonly string[]): string[] {
  return [...new Set(theirs)].filter((id) => !own.includes(id)).slice(0, MOST);
}
