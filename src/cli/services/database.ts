import { type Settings } from '../../config/index.js';
import { type OpenedDatabase } from '../../database/index.js';

/**
 * The database the settings name. Where they name none: the embedded server of the home, the one that runs now or one
 * that is started for this command, which then stops it.
 */
export async function openForCommand(settings: Settings): Promise<OpenedDatabase> {
  const [{ namesNoDatabase }, { openDatabase }, { EmbeddedInUseError, startEmbeddedPostgres }] = await Promise.all([
    import('../../config/index.js'),
    import('../../database/index.js'),
    import('../../embedded/index.js'),
  ]);
  const open = (chosen: Settings) =>
    openDatabase(chosen, () => startEmbeddedPostgres({ home: settings.home, log: (line) => console.error(line) }));
  if (!namesNoDatabase(settings)) return open(settings);
  const running = await runningIn(settings);
  if (running) return open(running);
  try {
    return await open(settings);
  } catch (error) {
    // Another process has started it in this moment.
    const late = error instanceof EmbeddedInUseError ? await runningIn(settings) : undefined;
    if (late) return open(late);
    throw error;
  }
}

/** The settings that name the server of their home, where one runs now. */
async function runningIn(settings: Settings): Promise<Settings | undefined> {
  const { findEmbeddedPostgres } = await import('../../embedded/index.js');
  const running = await findEmbeddedPostgres({ home: settings.home });
  return running && { ...settings, database: { ...settings.database, ownerUrl: running.url } };
}
