import { Client } from 'pg';
import { type Tenant } from '../../src/tenancy/index.js';
import {
  ARTICLES_OF_A_TENANT,
  COLUMN_NAMES,
  CREATE_ARTICLES,
  CREATE_HAND_ARTICLES,
  INDEX_ARTICLES,
  INDEX_HAND_ARTICLES,
} from './tables.js';

/** The schema with all tenants' articles in one table, and no tenancy. */
export const PLAIN_SCHEMA = 'hand_plain';

/** The schema of a tenant as one makes it by hand: no role, no policies. */
export const handSchemaOf = ({ slug }: Pick<Tenant, 'slug'>) => `hand_${slug}`;

/** The same articles as the tenants', for the contenders that do without the walls. */
export async function layOutByHand(ownerUrl: string, tenants: readonly Tenant[]): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await makeSchema(client, PLAIN_SCHEMA);
    await client.query(`${CREATE_HAND_ARTICLES}; ${INDEX_HAND_ARTICLES}`);
    for (const tenant of tenants) {
      await client.query(`INSERT INTO articles (${COLUMN_NAMES}) ${ARTICLES_OF_A_TENANT}`, [tenant.slug]);
      await client.query(
        `INSERT INTO hand_articles (${COLUMN_NAMES}, tenant_id) SELECT a.*, $2::uuid FROM (${ARTICLES_OF_A_TENANT}) a`,
        [tenant.slug, tenant.id],
      );
    }
    for (const tenant of tenants) {
      await makeSchema(client, handSchemaOf(tenant));
      await client.query(`INSERT INTO articles (${COLUMN_NAMES}) ${ARTICLES_OF_A_TENANT}`, [tenant.slug]);
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

async function makeSchema(client: Client, name: string): Promise<void> {
  await client.query(
    `CREATE SCHEMA "${name}"; SET search_path TO "${name}", tenancy; ${CREATE_ARTICLES}; ${INDEX_ARTICLES}`,
  );
}
