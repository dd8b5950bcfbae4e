import { TenantDataSource, type EntityClass, type Tenant, TenantScope } from '../../../src/tenancy/index.js';
import { privateMb } from '../../harness/private-memory.js';

export interface MemoryInput {
  readonly appUrl: string;
  readonly entities: readonly EntityClass[];
  readonly tenants: readonly Tenant[];
  /** The library's own where it is not given. */
  readonly maxTablesPerConnection?: number;
}

/** Of the largest backend. */
export interface BackendMemory {
  readonly mb: number;
  readonly backends: number;
}

/**
 * Reads one row of every table of every tenant over a pool of one connection, so that one backend meets all of them as
 * long as it lives. Measured after each tenant. @throws Error where the system does not tell a process's memory.
 */
export async function touchAll(input: MemoryInput): Promise<BackendMemory> {
  const { appUrl, entities, tenants, maxTablesPerConnection } = input;
  const dataSource = new TenantDataSource({
    url: appUrl,
    entities: [...entities],
    poolSize: 1,
    maxTablesPerConnection,
  });
  await dataSource.initialize();
  const scope = new TenantScope();
  const largest = new Map<number, number>();
  try {
    for (const tenant of tenants) {
      await scope.run(
        tenant,
        async () => {
          for (const entity of entities) await dataSource.manager.find(entity, { take: 1 });
          const [{ pid }]: { pid: number }[] = await dataSource.query('SELECT pg_backend_pid() AS pid');
          const mb = privateMb(pid);
          if (mb === undefined) throw new Error(`The memory of backend ${pid} cannot be read.`);
          largest.set(pid, Math.max(largest.get(pid) ?? 0, mb));
        },
        // One transaction, so that all of it is on one backend.
        { transaction: 'request' },
      );
    }
  } finally {
    await dataSource.destroy();
  }
  return { mb: Math.max(...largest.values()), backends: largest.size };
}
