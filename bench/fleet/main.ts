import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { insurance } from '../../src/blueprints/insurance/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { startEmbeddedPostgres } from '../../src/embedded/index.js';
import { Fleet, Migrations, OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { type Blueprint, type Tenant } from '../../src/tenancy/index.js';
import { bareLoop } from './bare-loop.js';
import { Database } from './database.js';
import { driftOf, DRIFTS } from './drifts.js';
import { FiguresMigration, statements } from './migration.js';

/**
 * `npm run fleet:figures -- [--tenants 1000] [--concurrency 4]`: a server of its own that may lose its data, so many
 * insurance tenants, a migration that fails on one in a hundred, the rest by --resume, and the same statements sent by a
 * bare loop over as many connections. Then thirty drifts made by hand, found among all the others and repaired.
 */
const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '1000' }, concurrency: { type: 'string', default: '4' } },
});
const [count, concurrency] = [Number(values.tenants), Number(values.concurrency)];
Logger.overrideLogger(false);
const home = mkdtempSync(join(tmpdir(), 'tenantry-figures-'));
const server = await startEmbeddedPostgres({ home, isDurable: false });
try {
  await measure(server.url);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

async function measure(ownerUrl: string): Promise<void> {
  const { urls } = await setupDatabase({ ownerUrl });
  const database = new Database(ownerUrl);
  const open = (blueprint: Blueprint) => {
    const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints: [blueprint], environment: 'test' });
    const migrations = new Migrations(owner);
    return { owner, migrations, provisioning: new ProvisioningService(owner), fleet: new Fleet(owner, migrations) };
  };
  const before = open(insurance);
  await before.migrations.migrateMeta();
  await before.migrations.migrateShared();
  const tenants = await timed(`${count} tenants made`, () => createAll(before.provisioning));
  await before.owner.onModuleDestroy();

  const schemas = tenants.map(({ schemaName }) => schemaName);
  const bare = [await seconds(() => bareLoop(ownerUrl, schemas, concurrency, statements('bare')))];
  const failing = schemas.filter((_schema, index) => index % 100 === 50);
  for (const schema of failing) await database.run(`ALTER TABLE "${schema}"."policies" ADD "fleet_flag" text`);

  const { tenant } = insurance;
  const after = open({ ...insurance, tenant: { ...tenant!, migrations: [...tenant!.migrations, FiguresMigration] } });
  const rehearsal = await after.fleet.rehearse({ concurrency });
  const { groups, estimatedMs } = rehearsal;
  print('--dry-run', `${groups.length} groups, ${rehearsal.status}, ${(rehearsal.durationMs / 1_000).toFixed(1)} s`);
  print('--dry-run, estimate', `${(estimatedMs / 1_000).toFixed(1)} s`);
  const first = await after.fleet.migrate({ concurrency });
  bare.push(await seconds(() => bareLoop(ownerUrl, schemas, concurrency, statements('again'))));
  for (const schema of schemas) await undo(database, schema);
  for (const schema of failing) await database.run(`ALTER TABLE "${schema}"."policies" DROP "fleet_flag"`);
  const rest = await after.fleet.migrate({ concurrency, resume: true });
  const took = first.durationMs / 1_000;
  const loop = (bare[0] + bare[1]) / 2;
  print('first pass', `${first.counts.done} done, ${first.counts.failed} failed, ${took.toFixed(1)} s`);
  print(
    '--resume',
    `${rest.counts.done} done, ${rest.counts.failed} failed, ${(rest.durationMs / 1_000).toFixed(1)} s`,
  );
  print('bare loop, before and after', `${bare.map((each) => each.toFixed(1)).join(' s, ')} s`);
  print('fleet:migrate to bare loop', `${(took / loop).toFixed(2)} (at most 2.0)`);

  const activeBefore = await database.activeMs();
  const noop = await after.fleet.migrate({ concurrency });
  print('no-op', `${noop.counts.unchanged} unchanged, ${noop.durationMs.toFixed(0)} ms`);
  print('no-op, database time', `${((await database.activeMs()) - activeBefore).toFixed(0)} ms (less than 50)`);
  const drift = await after.fleet.drift();
  print(
    'drift',
    `${drift.checked} checked, ${drift.drifted.length} differ, ${(drift.durationMs / 1_000).toFixed(1)} s`,
  );
  await driftedAndRepaired(database, after.fleet, tenants);
  const status = performance.now();
  await after.fleet.status();
  print('fleet:status', `${(performance.now() - status).toFixed(0)} ms`);
  await after.owner.onModuleDestroy();
  await database.close();
}

async function driftedAndRepaired(database: Database, fleet: Fleet, tenants: readonly Tenant[]): Promise<void> {
  const victims = tenants.slice(0, DRIFTS.length);
  for (const [index, tenant] of victims.entries()) await database.run(driftOf(DRIFTS[index], tenant));
  const slugs = new Set(victims.map(({ slug }) => slug));
  const { drifted } = await fleet.drift();
  const found = drifted.filter(({ slug }) => slugs.has(slug)).length;
  print('drifts made by hand', `${victims.length}, found ${found}, false alarms ${drifted.length - found}`);
  await fleet.drift({ repair: true, allowDataLoss: true });
  const left = await fleet.drift();
  print('drifts after --repair', `${left.drifted.length} of ${left.checked}`);
}

async function createAll(provisioning: ProvisioningService): Promise<Tenant[]> {
  const made: Tenant[] = [];
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < count; number = next++) {
      const fcaNumber = String(100_000 + number);
      const slug = `broker_${number}`;
      made.push(await provisioning.create({ blueprint: 'insurance', slug, profile: { fcaNumber } }));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return made;
}

async function undo(database: Database, schema: string): Promise<void> {
  for (const name of ['bare', 'again']) {
    await database.run(
      `ALTER TABLE "${schema}"."customers" DROP "${name}_note"; ALTER TABLE "${schema}"."policies" DROP "${name}_flag"`,
    );
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  print(what, `${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return result;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(28)} ${figure}`);
}
