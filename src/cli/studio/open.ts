import { type Settings } from '../../config/index.js';
import { type Tenant, TenantDataSource } from '../../tenancy/index.js';
import { TenantStatements } from './tenant-statements.js';

export interface OpenedStatements {
  readonly statements: TenantStatements;
  /** A sentence where this server leaves everybody a function that changes the tenant's context. */
  readonly warning: string | undefined;
  close(): Promise<void>;
}

export interface OpenInput {
  /** The application's login: it owns nothing and becomes the tenant's role in each transaction. */
  readonly appUrl: string;
  readonly tenant: Tenant;
  readonly readOnly: boolean;
  readonly limits: Pick<Settings['database'], 'statementTimeoutMs' | 'lockTimeoutMs' | 'connectTimeoutMs'>;
}

const CONNECTIONS = 4;
const HARDENED = {
  sql: `SELECT NOT has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS hardened`,
  parameters: [],
};

/** A pool of its own for one tenant's statements. */
export async function openTenantStatements({ appUrl, tenant, readOnly, limits }: OpenInput): Promise<OpenedStatements> {
  const dataSource = new TenantDataSource({
    url: appUrl,
    entities: [],
    applicationName: 'tenantry studio',
    poolSize: CONNECTIONS,
    maxPerTenant: CONNECTIONS,
    acquireTimeoutMs: limits.connectTimeoutMs,
    statementTimeoutMs: limits.statementTimeoutMs,
    lockTimeoutMs: limits.lockTimeoutMs,
  });
  await dataSource.initialize();
  const close = () => dataSource.destroy();
  try {
    const statements = new TenantStatements({ tenant, dataSource, readOnly });
    const [[{ hardened }]] = await statements.run([HARDENED]);
    return { statements, warning: hardened ? undefined : warningFor(tenant), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function warningFor({ slug }: Tenant): string {
  return (
    'This server lets everybody call set_config: SQL typed into the browser can leave the tenant ' +
    `"${slug}" on purpose. What is open, and how to close it: tenantry doctor`
  );
}
