import { Logger } from '@nestjs/common';
import { setupDatabase } from '../../src/database/index.js';
import { Migrations, OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { type Blueprint, type Tenant } from '../../src/tenancy/index.js';
import { makeDatabase } from './database.js';

/** A database that is set up, and tenants in it. */
export interface World {
  /** Of the owner's login. */
  readonly ownerUrl: string;
  /** Of the login that serves requests. */
  readonly appUrl: string;
  readonly owner: OwnerDatabase;
  readonly provisioning: ProvisioningService;
  /** Makes `count` tenants of a blueprint, called `${prefix}0`, `${prefix}1`, … */
  settle(blueprint: Blueprint, count: number, prefix: string): Promise<Tenant[]>;
  close(): Promise<void>;
}

/** Tenants being made at a time. */
const AT_ONCE = 4;

export async function makeWorld(serverUrl: string, blueprints: readonly Blueprint[]): Promise<World> {
  Logger.overrideLogger(['warn', 'error']);
  const database = await makeDatabase(serverUrl);
  const ownerUrl = database.url;
  const { urls } = await setupDatabase({ ownerUrl });
  const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints, environment: 'test' });
  const migrations = new Migrations(owner);
  await migrations.migrateMeta();
  await migrations.migrateShared();
  const provisioning = new ProvisioningService(owner);
  return {
    ownerUrl,
    appUrl: urls.appUrl,
    owner,
    provisioning,
    async settle(blueprint, count, prefix) {
      const tenants: Tenant[] = [];
      let next = 0;
      const settleOn = async (): Promise<void> => {
        for (let n = next++; n < count; n = next++) {
          tenants[n] = await provisioning.create({ slug: `${prefix}${n}`, blueprint: blueprint.name });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, settleOn));
      return tenants;
    },
    async close() {
      await owner.onModuleDestroy();
      await database.drop();
    },
  };
}
