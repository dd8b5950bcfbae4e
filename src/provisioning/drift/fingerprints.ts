import { type Tenant } from '../../tenancy/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { CATALOG_ITEMS, type CatalogItem } from './catalog-items.js';

export type Place = Pick<Tenant, 'schemaName' | 'roleName' | 'key'>;

/** Schemas per question: large enough to be quick, small enough for the server's memory. */
const BATCH = 50;
const CONCURRENCY = 4;

const LINE = `concat_ws(E'\\x01', kind, parent, name, definition)`;

/** The digest of each schema's catalog, by schema name, for any number of schemas. A schema that is gone has none. */
export async function fingerprints(owner: OwnerDatabase, places: readonly Place[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const batches: (readonly Place[])[] = [];
  for (let start = 0; start < places.length; start += BATCH) batches.push(places.slice(start, start + BATCH));
  const worker = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const members = batch;
      const rows = await owner.transaction((transaction) => fingerprintsIn(transaction, members));
      for (const { schema, fingerprint } of rows) found.set(schema, fingerprint);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return found;
}

/** The same in a transaction of the caller's, for what it has not committed yet. */
export async function fingerprintsIn(
  transaction: OwnerTransaction,
  places: readonly Place[],
): Promise<{ schema: string; fingerprint: string }[]> {
  await lookAtCatalog(transaction);
  return transaction.query(
    `WITH ${CATALOG_ITEMS}
     SELECT schema, encode(sha256(convert_to(string_agg(${LINE}, E'\\n' ORDER BY ${LINE} COLLATE "C"), 'UTF8')), 'hex') AS fingerprint
       FROM item GROUP BY schema`,
    valuesOf(places),
  );
}

/** Every item of one schema. */
export async function itemsOf(transaction: OwnerTransaction, place: Place): Promise<CatalogItem[]> {
  await lookAtCatalog(transaction);
  return transaction.query<CatalogItem>(
    `WITH ${CATALOG_ITEMS} SELECT kind, parent, name, definition FROM item ORDER BY ${LINE} COLLATE "C"`,
    valuesOf([place]),
  );
}

/** The question is wide and asks little of each table: compiling it would take longer than answering. */
async function lookAtCatalog(transaction: OwnerTransaction): Promise<void> {
  await transaction.workAs({ searchPath: ['pg_catalog'] });
  await transaction.query('SET LOCAL jit TO off');
}

function valuesOf(places: readonly Place[]): string[][] {
  return [
    places.map(({ schemaName }) => schemaName),
    places.map(({ roleName }) => roleName),
    places.map(({ key }) => key),
  ];
}
