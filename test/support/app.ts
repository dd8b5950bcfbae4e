import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, createApp } from '../../src/app.module.js';
import { blueprintsNamed, type ServedBlueprint } from '../../src/blueprints/index.js';
import { loadSettings, type Settings } from '../../src/config/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { ApiKeys } from '../../src/meta/index.js';
import { Migrations, type NewTenant, OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';
import { Outbox } from './sent-mail.js';

export interface TestTenant {
  readonly tenant: Tenant;
  readonly key: string;
}

export interface TestApp {
  readonly app: NestExpressApplication;
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  readonly database: TestDatabase;
  readonly urls: { readonly appUrl: string; readonly metaUrl: string; readonly ownerUrl: string };
  readonly platformKey: string;
  /** What the application has mailed. */
  readonly outbox: Outbox;
  /** A tenant through provisioning, with a key that may do everything in it. */
  createTenant(input: NewTenant): Promise<TestTenant>;
  /** Another release of the application on the same database, to be closed before it. */
  release(blueprints: readonly ServedBlueprint[]): Promise<{ readonly baseUrl: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** `ISOLATION_ASSURANCE=signed npx jest …` runs what starts an application with signed claims. */
function assuranceOfTheRun(): Record<string, string> {
  const { ISOLATION_ASSURANCE } = process.env;
  return ISOLATION_ASSURANCE ? { ISOLATION_ASSURANCE, TENANTRY_CLAIM_SECRET: randomBytes(24).toString('hex') } : {};
}

async function bringToAssurance(ownerUrl: string, appUrl: string, settings: Settings): Promise<void> {
  const owner = new OwnerDatabase({ ownerUrl, appUrl, blueprints: [], environment: 'test' });
  try {
    await new Migrations(owner).bringToAssurance(settings);
  } finally {
    await owner.onModuleDestroy();
  }
}

/** The whole application on a database of its own, as `npm start` serves it; settings as environment variables. */
export async function startTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'tenantry-test-'));
  const ownerUrl = database.ownerUrl;
  // Roles' rights to connect belong to a database and are not cloned with it.
  const { urls } = await setupDatabase({ ownerUrl });
  const settings = loadSettings(
    {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      PORT: '0',
      DATABASE_URL: ownerUrl,
      TENANTRY_HOME: home,
      ...assuranceOfTheRun(),
      ...env,
    },
    '/',
  );
  // A clone does what its template does.
  if (settings.isolationAssurance === 'signed') await bringToAssurance(ownerUrl, urls.appUrl, settings);
  const serve = async (blueprints: readonly ServedBlueprint[]) => {
    const app = await createApp(AppModule.register({ settings, blueprints, urls: { ...urls, ownerUrl } }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    return { app, baseUrl: `http://127.0.0.1:${port}` };
  };
  const { app, baseUrl } = await serve(blueprintsNamed(settings.blueprints));
  const keys = app.get(ApiKeys);
  return {
    app,
    baseUrl,
    database,
    urls: { ...urls, ownerUrl },
    platformKey: (await keys.create({ tenantId: null, name: 'platform' })).key,
    outbox: new Outbox(settings.home),
    async createTenant(input) {
      const tenant = await app.get(ProvisioningService).create(input);
      const { key } = await keys.create({ tenantId: tenant.id, name: 'all' });
      return { tenant, key };
    },
    async release(blueprints) {
      const { app: other, baseUrl: otherUrl } = await serve(blueprints);
      return { baseUrl: otherUrl, close: () => other.close() };
    },
    async close() {
      await app.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
