import { randomBytes, randomUUID } from 'node:crypto';
import { tenantRoleName } from '../../database/index.js';
import { type Blueprint, quoteIdentifier } from '../../tenancy/index.js';
import { isolateTenant } from '../isolate.js';
import { applyOne, planMigrations, tenantLedger } from '../migrate/index.js';
import { type OwnerDatabase, type OwnerTransaction } from '../owner-database.js';
import { type CatalogItem } from './catalog-items.js';
import { fingerprintsIn, itemsOf, type Place } from './fingerprints.js';
import { undone } from './undone.js';

/** What a blueprint's migrations make, up to a version. */
export interface Reference {
  readonly fingerprint: string;
  readonly items: readonly CatalogItem[];
}

/** Makes a tenant's schema from its migrations, reads its catalog, and undoes all of it: nobody else ever sees it. */
export async function referenceFor(owner: OwnerDatabase, blueprint: Blueprint, version: string): Promise<Reference> {
  return undone(owner, async (transaction) => {
    const place = await makeReference(owner, transaction, blueprint, version);
    const [{ fingerprint }] = await fingerprintsIn(transaction, [place]);
    return { fingerprint, items: await itemsOf(transaction, place) };
  });
}

async function makeReference(
  owner: OwnerDatabase,
  transaction: OwnerTransaction,
  blueprint: Blueprint,
  version: string,
): Promise<Place> {
  const { ownerRole } = transaction.installation;
  const id = randomUUID();
  const schemaName = `tenantry_reference_${randomBytes(8).toString('hex')}`;
  const place: Place = { schemaName, roleName: tenantRoleName(transaction.installation, id), key: id };
  await transaction.query(`CREATE ROLE ${quoteIdentifier('role', place.roleName)} NOLOGIN`);
  await transaction.query(
    `CREATE SCHEMA ${quoteIdentifier('schema', schemaName)} AUTHORIZATION ${quoteIdentifier('role', ownerRole)}`,
  );
  const searchAfter = blueprint.isolation.mode === 'schema' ? blueprint.isolation.searchAfter : [];
  await transaction.workAs({ searchPath: [schemaName, ...searchAfter], tenantKey: id });
  const ledger = tenantLedger(schemaName, `the reference of ${blueprint.name}`);
  await transaction.query(ledger.create);
  const { migrations } = await planMigrations(blueprint.tenant?.migrations ?? []);
  for (const migration of migrations) {
    if (BigInt(migration.version) <= BigInt(version)) await applyOne(transaction, ledger, migration);
  }
  await isolateTenant(owner, transaction, blueprint, place);
  return place;
}
