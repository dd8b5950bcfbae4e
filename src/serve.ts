import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Logger } from '@nestjs/common';
import { AppModule, createApp } from './app.module.js';
import { blueprintsNamed, type ServedBlueprint } from './blueprints/index.js';
import { assertNeedsAreMet, isNeeded, type Settings, SettingsError } from './config/index.js';
import { assertAssuranceAt, openDatabase, type OpenedDatabase } from './database/index.js';
import { createFileStore } from './files/index.js';
import { createMailer } from './mail/index.js';
import { type EmbeddedPostgres, type Shutdown } from './embedded/index.js';
import {
  assertSafeLogins,
  type Demo,
  Migrations,
  OwnerDatabase,
  prepareDemo,
  ProvisioningService,
  writeDemo,
} from './provisioning/index.js';

interface ServeInput {
  readonly settings: Settings;
  /** The embedded server; called where the settings name no database, and started once. */
  readonly startServer: () => Promise<EmbeddedPostgres>;
  /** Stops what is started here; the embedded server is its caller's. */
  readonly shutdown: Shutdown;
  readonly say: (line: string) => void;
}

/** Opens the database, makes the demo where there is an embedded server, and listens. @throws what a start can refuse */
export async function serve({ settings, startServer, shutdown, say }: ServeInput): Promise<void> {
  const blueprints = blueprintsNamed(settings.blueprints);
  if (settings.environment === 'production') await assertPlacesWork(settings, blueprints, say);
  const opened = await openDatabase(settings, startServer);
  if (settings.environment === 'production') await assertSafeLogins([opened.urls.appUrl, opened.urls.metaUrl]);
  await assertPortIsFree(settings.port);
  const demo = opened.embedded ? await demoOf(settings, opened, blueprints, say) : undefined;
  // Nest would tell it with a stack, and after everything else has been built.
  await assertAssuranceAt(opened.urls.metaUrl, settings);
  const app = await createApp(
    AppModule.register({ settings, blueprints, urls: { ...opened.urls, ownerUrl: opened.ownerUrl } }),
  );
  shutdown.add(() => app.close());
  await app.listen(settings.port);
  const baseUrl = `http://localhost:${(app.getHttpServer().address() as { port: number }).port}`;
  if (demo) say(announcement(settings, { baseUrl, databaseUrl: opened.embedded!.url, ...demo }));
  else say(`Tenantry listens on ${baseUrl} (${blueprints.map(({ definition }) => definition.name).join(', ')}).`);
}

/**
 * What is wrong with mail and files for certain (a folder that cannot be written, a login that is refused) is told now. A
 * server that does not answer is named by `/health/ready`: it may come back, and other work goes on without it.
 * @throws SettingsError
 */
async function assertPlacesWork(
  settings: Settings,
  blueprints: readonly ServedBlueprint[],
  say: (line: string) => void,
) {
  const definitions = blueprints.map(({ definition }) => definition);
  assertNeedsAreMet(settings, definitions);
  const places = [
    { name: 'MAIL_URL', need: 'mail' as const, place: settings.mail, check: () => createMailer(settings.mail).check() },
    {
      name: 'STORAGE_URL',
      need: 'files' as const,
      place: settings.storage,
      check: () => createFileStore(settings.storage).check(),
    },
  ].filter(({ need, place }) => place && isNeeded(need, definitions));
  const mistakes: string[] = [];
  for (const { name, place, check } of places) {
    const error = await check().then(
      () => undefined,
      (failure: Error & { isPermanent?: boolean; reason?: string }) => failure,
    );
    if (!error) continue;
    const reason = error.reason ?? (error as NodeJS.ErrnoException).code ?? error.message;
    if (place!.kind === 'folder')
      mistakes.push(
        `${name} names ${place!.folder}, which cannot be written (${reason}). Make it writable for this user, or name another folder.`,
      );
    else if (error.isPermanent)
      mistakes.push(
        `${name} is refused by the server it names: ${reason}. Correct the login, the bucket or the rights.`,
      );
    else say(`${name}: the server it names cannot be used now (${reason}). /health/ready names it until it can.`);
  }
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}

/** Told before the demo is made for nothing, and before keys are made that `demo.json` would never name. */
async function assertPortIsFree(port: number): Promise<void> {
  const server = createServer().listen(port);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** Migrates the embedded database and makes its demo tenants; what is there already is left alone. */
async function demoOf(
  settings: Settings,
  { urls, ownerUrl }: OpenedDatabase,
  blueprints: ReturnType<typeof blueprintsNamed>,
  say: (line: string) => void,
): Promise<Omit<Demo, 'baseUrl' | 'databaseUrl'>> {
  const definitions = blueprints.map(({ definition }) => definition);
  const { environment } = settings;
  // The newcomer at the terminal reads a sentence for each tenant; the application logs for programs once it serves.
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const owner = new OwnerDatabase({ ownerUrl, appUrl: urls.appUrl, blueprints: definitions, environment });
  try {
    const migrations = new Migrations(owner);
    await migrations.migrateMeta();
    await migrations.bringToAssurance(settings);
    await migrations.migrateShared();
    await migrations.migrateTenants();
    return await prepareDemo({ owner, migrations, provisioning: new ProvisioningService(owner) }, settings.home, say);
  } finally {
    await owner.onModuleDestroy();
  }
}

/** Writes the facts for programs and returns those for the newcomer at the terminal. */
function announcement({ home }: Settings, demo: Demo): string {
  const file = writeDemo(home, demo);
  const [a, b] = demo.tenants;
  const path = a.blueprint === 'insurance' ? '/insurance/customers' : '/docs-json';
  return [
    '',
    `Tenantry listens on ${demo.baseUrl}  (Swagger UI: ${demo.baseUrl}/docs, facts for programs: ${file})`,
    '',
    `Two tenants, the same URL, different rows:`,
    `  curl -s ${demo.baseUrl}${path} -H 'Authorization: Bearer ${a.apiKey}'   # ${a.slug}`,
    `  curl -s ${demo.baseUrl}${path} -H 'Authorization: Bearer ${b.apiKey}'   # ${b.slug}`,
    `An attack, refused: the key of ${a.slug} asks for ${b.slug}:`,
    `  curl -s ${demo.baseUrl}${path} -H 'Authorization: Bearer ${a.apiKey}' -H 'X-Tenant-ID: ${b.slug}'`,
    '',
    `The platform's key: ${demo.platformKey}`,
    'Stop with Ctrl+C; the data stay.',
  ].join('\n');
}
