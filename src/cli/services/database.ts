import { type Settings } from '../../config/index.js';
import { type OpenedDatabase } from '../../database/index.js';

/**
 * The database the settings name. Where they name none: the embedded server of the home, the one that runs now or one
 * that is started for this command, which then stops it.
 */
export async function openForCommand(settings: Settings): Promise<OpenedDatabase> {
  const { EmbeddedInUseError, openDatabase } = await import('../../database/index.js');
  const { ownerUrl, appUrl } = settings.database;
  if (ownerUrl || appUrl) return openDatabase(settings);
  const attached = await attach(settings);
  if (attached) return attached;
  try {
    return await openDatabase(settings, (line) => console.error(line));
  } catch (error) {
    // Another process has started it in this moment.
    const late = error instanceof EmbeddedInUseError ? await attach(settings) : undefined;
    if (late) return late;
    throw error;
  }
}

async function attach(settings: Settings): Promise<OpenedDatabase | undefined> {
  const { findEmbeddedPostgres, openDatabase } = await import('../../database/index.js');
  const running = await findEmbeddedPostgres({ home: settings.home });
  if (!running) return undefined;
  return openDatabase({ ...settings, database: { ...settings.database, ownerUrl: running.url } });
}
