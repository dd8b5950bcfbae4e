import { namesNoDatabase, type Settings } from '../config/index.js';
import { type EmbeddedPostgres } from '../embedded/index.js';
import { connectOwner } from './roles/login.js';
import { readInstallation } from './roles/installation.js';
import { servingUrls, type ServingUrls } from './roles/serving-urls.js';
import { setupDatabase } from './roles/setup.js';

export interface OpenedDatabase {
  /** The owner's login; undefined in a process that only serves. */
  readonly ownerUrl: string | undefined;
  readonly urls: ServingUrls;
  /** The embedded server, where no database was given. It has been set up; stop it with the process. */
  readonly embedded: EmbeddedPostgres | undefined;
}

/**
 * The database the settings name, or the embedded server where they name none (never in production), which is started by `startServer`.
 * @throws DatabaseSetupError, EmbeddedPostgresError; NotSetUpError where a given database has not been set up.
 */
export async function openDatabase(
  settings: Settings,
  startServer: () => Promise<EmbeddedPostgres>,
): Promise<OpenedDatabase> {
  const { ownerUrl, appUrl, metaUrl } = settings.database;
  if (namesNoDatabase(settings)) return setUp(await startServer());
  if (ownerUrl) {
    const derived = await derivedUrls(ownerUrl);
    return {
      ownerUrl,
      urls: { appUrl: appUrl ?? derived.appUrl, metaUrl: metaUrl ?? derived.metaUrl },
      embedded: undefined,
    };
  }
  return { ownerUrl: undefined, urls: { appUrl: appUrl!, metaUrl: metaUrl! }, embedded: undefined };
}

async function setUp(embedded: EmbeddedPostgres): Promise<OpenedDatabase> {
  try {
    const { urls } = await setupDatabase({ ownerUrl: embedded.url });
    return { ownerUrl: embedded.url, urls, embedded };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function derivedUrls(ownerUrl: string): Promise<ServingUrls> {
  const { client } = await connectOwner(ownerUrl);
  try {
    return servingUrls(ownerUrl, await readInstallation(client));
  } finally {
    await client.end();
  }
}
