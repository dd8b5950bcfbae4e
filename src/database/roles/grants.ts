import { quoteIdentifier } from '../../tenancy/index.js';
import { type Installation } from './installation.js';
import { type OwnerLogin } from './login.js';

interface Right {
  /** SQL that is true when the statement has nothing to do. */
  inPlace: string;
  statement: string;
}

/** Who may connect and which schemas they may look into; nothing for PUBLIC. Returns the statements that were needed. */
export async function ensureGrants(owner: OwnerLogin, installation: Installation): Promise<string[]> {
  const rights = wantedRights(owner, installation);
  const { rows } = await owner.client.query({
    text: `SELECT ${rights.map(({ inPlace }) => inPlace).join(', ')}`,
    rowMode: 'array',
  });
  const missing = rights.filter((_right, index) => !(rows[0] as unknown as boolean[])[index]);
  for (const { statement } of missing) await owner.client.query(statement);
  return missing.map(({ statement }) => statement);
}

function wantedRights(owner: OwnerLogin, installation: Installation): Right[] {
  const role = (name: string) => quoteIdentifier('role name', name);
  const literal = (text: string) => owner.client.escapeLiteral(text);
  const database = owner.client.escapeIdentifier(owner.database);
  const connect = (name: string, quoted: string): Right => ({
    inPlace: `has_database_privilege(${literal(name)}, current_database(), 'CONNECT')
      AND NOT has_database_privilege('public', current_database(), 'CONNECT')`,
    statement: `GRANT CONNECT ON DATABASE ${database} TO ${quoted}`,
  });
  const usage = (schema: string, name: string): Right => ({
    inPlace: `has_schema_privilege(${literal(name)}, ${literal(schema)}, 'USAGE')`,
    statement: `GRANT USAGE ON SCHEMA ${quoteIdentifier('schema name', schema)} TO ${role(name)}`,
  });
  const { ownerRole, appRole, metaRole, rowsRole, tenantsRole } = installation;
  return [
    connect(owner.name, owner.client.escapeIdentifier(owner.name)),
    connect(appRole, role(appRole)),
    connect(metaRole, role(metaRole)),
    {
      inPlace: `NOT has_database_privilege('public', current_database(), 'CONNECT')
        AND NOT has_database_privilege('public', current_database(), 'TEMPORARY')`,
      statement: `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    },
    {
      inPlace: `NOT has_schema_privilege('public', 'public', 'USAGE') AND NOT has_schema_privilege('public', 'public', 'CREATE')`,
      statement: 'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    },
    {
      inPlace: `has_schema_privilege(${literal(ownerRole)}, 'public', 'CREATE WITH GRANT OPTION')`,
      statement: `GRANT USAGE, CREATE ON SCHEMA public TO ${role(ownerRole)} WITH GRANT OPTION`,
    },
    usage('meta', metaRole),
    ...[metaRole, rowsRole, tenantsRole].map((name) => usage('tenancy', name)),
    {
      inPlace: `has_table_privilege(${literal(metaRole)}, 'tenancy.installation', 'SELECT')`,
      statement: `GRANT SELECT ON tenancy.installation TO ${role(metaRole)}`,
    },
  ];
}
