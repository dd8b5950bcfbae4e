import { type Blueprint } from '../../../tenancy/index.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { type CatalogItem } from '../catalog-items.js';
import { compareItems, type Difference } from '../compare.js';
import { repairSql } from '../repair-sql.js';
import { type DriftedScope } from '../report.js';
import { itemsIn, referenceOfShared, referencesOfRegister, type SharedReference } from './reference.js';

const LEDGER = 'schema_migrations';
/** `setup:database` makes this schema, says who may look into it, and puts that right whenever it runs. */
const SET_UP = 'tenancy';
/** Shared tables carry the role and the key of no tenant; the names only have to be well-formed. */
const NOBODY = { roleName: 'tenantry_no_role', key: 'no-tenant' };

export interface SharedDrift {
  /** How many scopes were looked at. */
  readonly checked: number;
  readonly drifted: readonly DriftedScope[];
}

/**
 * Compares tables that exist once with what their migrations make: the register's, unless one blueprint is asked for, and
 * each blueprint's shared tables. In a schema that others use as well, only what the migrations make is looked at.
 */
export async function findSharedDrift(owner: OwnerDatabase, blueprint?: string): Promise<SharedDrift> {
  const blueprints = owner.options.blueprints.filter(({ name }) => (blueprint ?? name) === name);
  const drifted: DriftedScope[] = [];
  let checked = 0;
  if (blueprint === undefined) {
    checked += 1;
    for (const reference of await referencesOfRegister(owner)) {
      drifted.push(...(await compareScope(owner, 'the register', reference, reference.schema === SET_UP)));
    }
  }
  for (const each of blueprints) {
    const reference = await referenceOfShared(owner, each);
    if (!reference) continue;
    checked += 1;
    drifted.push(...(await compareScope(owner, `the shared tables of ${each.name}`, reference, ownsItsSchema(each))));
  }
  return { checked, drifted };
}

async function compareScope(
  owner: OwnerDatabase,
  scope: string,
  { schema, items, others }: SharedReference,
  isAlone: boolean,
): Promise<DriftedScope[]> {
  const isCompared = (item: CatalogItem) => isNoLedger(item) && (schema !== SET_UP || isOfNoSchema(item));
  const found = (await owner.transaction((transaction) => itemsIn(transaction, schema))).filter(isCompared);
  const wanted = items.filter(isCompared);
  const all = isAlone
    ? compareItems(wanted, found)
    : compareItems(wanted.filter(isOfNoSchema), found.filter(isOfNoSchema).filter(belongsTo(wanted)));
  const isRight = (each: Difference) =>
    others.some((other) => other.name === each.name && other.definition === each.found);
  const differences = all.filter((each) => !isRight(each));
  if (differences.length === 0) return [];
  const steps = repairSql(differences, { schemaName: schema, ...NOBODY });
  return [{ scope, schema, differences, repair: steps.map(({ sql }) => sql) }];
}

/** Tables of row isolation have a schema of their own. */
function ownsItsSchema({ isolation }: Blueprint): boolean {
  return isolation.mode === 'row';
}

/** Who may look into a schema that several use is said by all of them together. */
function isOfNoSchema({ kind }: CatalogItem): boolean {
  return kind !== 'schema' && kind !== 'schema grant';
}

/** It is made with the first migration and holds what differs from database to database. */
function isNoLedger({ parent, name }: CatalogItem): boolean {
  return parent !== LEDGER && name !== LEDGER;
}

function belongsTo(wanted: readonly CatalogItem[]): (item: CatalogItem) => boolean {
  const key = ({ kind, parent, name }: CatalogItem) => (parent === '' ? `${kind} ${name}` : parent);
  const mine = new Set(wanted.map(key));
  const tables = new Set(wanted.filter(({ kind }) => kind === 'table').map(({ name }) => name));
  return (item) => (item.parent === '' ? mine.has(key(item)) : tables.has(item.parent) || mine.has(item.parent));
}
