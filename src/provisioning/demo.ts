import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiKeys } from '../meta/index.js';
import { type Tenant } from '../tenancy/index.js';
import { type OwnerDatabase } from './owner-database.js';
import { type Migrations } from './migrations.service.js';
import { type ProvisioningService } from './provisioning.service.js';

/** What `demo.json` says: for programs that want to call the demo. */
export interface Demo {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly platformKey: string;
  readonly tenants: readonly DemoTenant[];
}

export interface DemoTenant {
  readonly id: string;
  readonly slug: string;
  readonly blueprint: string;
  readonly apiKey: string;
}

const FILE = 'demo.json';
const KEY_NAME = 'demo';

export interface DemoServices {
  readonly owner: OwnerDatabase;
  readonly provisioning: ProvisioningService;
  readonly migrations: Migrations;
}

/** The demo tenants of every blueprint served, made where they are missing, and a key for each and for the platform. */
export async function prepareDemo(
  { owner, provisioning, migrations }: DemoServices,
  home: string,
  log: (line: string) => void = () => {},
): Promise<Omit<Demo, 'baseUrl' | 'databaseUrl'>> {
  const keys = new ApiKeys(await owner.dataSource());
  const known = readDemo(home);
  const tenants: DemoTenant[] = [];
  for (const { id, slug, blueprint } of await createDemoTenants({ owner, provisioning, migrations }, log)) {
    const before = known?.tenants.find((each) => each.id === id)?.apiKey;
    tenants.push({ id, slug, blueprint, apiKey: await keyFor(keys, id, before) });
  }
  return { platformKey: await keyFor(keys, null, known?.platformKey), tenants };
}

/**
 * The demo tenants of every blueprint served, made with their rows where they are missing, also under a slug that rests:
 * a demo that was dropped comes back with the next start. One whose slug is another
 * blueprint's tenant already is left out.
 */
export async function createDemoTenants(
  { owner, provisioning, migrations }: DemoServices,
  log: (line: string) => void = () => {},
): Promise<Tenant[]> {
  const existing = new Map((await migrations.tenants()).map((tenant) => [tenant.slug, tenant]));
  const tenants: Tenant[] = [];
  for (const { name: blueprint, demoTenants } of owner.options.blueprints) {
    for (const { slug, name, profile } of demoTenants) {
      const found = existing.get(slug);
      if (found && found.blueprint !== blueprint) {
        log(`Leaving out the demo tenant ${slug} (${blueprint}): ${slug} is a tenant of ${found.blueprint}.`);
        continue;
      }
      if (!found) log(`Creating the demo tenant ${slug} (${blueprint}).`);
      tenants.push(found ?? (await provisioning.create({ slug, name, blueprint, profile, seed: true, reuse: true })));
    }
  }
  return tenants;
}

/** Readable by this user only: the keys in it open the demo's tenants. */
export function writeDemo(home: string, demo: Demo): string {
  const file = join(home, FILE);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return file;
}

function readDemo(home: string): Demo | undefined {
  const file = join(home, FILE);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Demo;
  } catch {
    return undefined;
  }
}

/** Only a key's hash is stored, so one that is not known any more is replaced. */
async function keyFor(keys: ApiKeys, tenantId: string | null, before: string | undefined): Promise<string> {
  const record = before ? await keys.verify(before) : null;
  if (before && record && record.tenantId === tenantId) return before;
  for (const old of await keys.list(tenantId)) if (old.name === KEY_NAME && !old.revokedAt) await keys.revoke(old.id);
  return (await keys.create({ tenantId, name: KEY_NAME })).key;
}
