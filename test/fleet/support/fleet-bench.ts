import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { Fleet, type ProvisioningOptions } from '../../../src/provisioning/index.js';
import { type Blueprint, type MigrationClass, type Tenant } from '../../../src/tenancy/index.js';
import { type Bench, openBench } from '../../provisioning/support/bench.js';
import { libraryMigrations, libraryWith } from '../../provisioning/support/library.js';

/** A migration of fixed statements; its name carries the version. */
export function migrationOf(
  name: string,
  statements: readonly string[],
  options: MigrationOptions = {},
): MigrationClass {
  return class implements MigrationInterface {
    name = name;
    transaction = options.transaction ?? true;
    async up(queryRunner: QueryRunner): Promise<void> {
      for (const sql of statements) await queryRunner.query(sql);
    }
    async down(queryRunner: QueryRunner): Promise<void> {
      for (const sql of options.down ?? []) await queryRunner.query(sql);
    }
  };
}

export interface MigrationOptions {
  readonly transaction?: boolean;
  readonly down?: readonly string[];
}

/** The library with more migrations than its tenants have. */
export function libraryAt(...more: MigrationClass[]): Blueprint {
  return libraryWith([...libraryMigrations, ...more]);
}

export interface FleetBench extends Bench {
  readonly tenants: readonly Tenant[];
  /** The fleet of a process whose code has these migrations more. */
  fleetAt(more: readonly MigrationClass[], changed?: Partial<ProvisioningOptions>): Fleet;
  versions(): Promise<Record<string, string>>;
}

export async function openFleet(tenants: number, more: readonly Blueprint[] = []): Promise<FleetBench> {
  const bench = await openBench({ blueprints: [libraryAt(), ...more] });
  const made: Tenant[] = [];
  for (let number = 1; number <= tenants; number++) {
    made.push(await bench.provisioning.create({ blueprint: 'library', slug: `t${String(number).padStart(2, '0')}` }));
  }
  return {
    ...bench,
    tenants: made,
    fleetAt(added, changed = {}) {
      const { owner, migrations } = bench.another({ blueprints: [libraryAt(...added), ...more], ...changed });
      return new Fleet(owner, migrations);
    },
    async versions() {
      const rows = await bench.database.admin<{ slug: string; version: string }>(
        'SELECT slug, schema_version AS version FROM meta.tenants ORDER BY slug',
      );
      return Object.fromEntries(rows.map(({ slug, version }) => [slug, version]));
    },
  };
}
