import { loadSettings, namesNoDatabase } from './config/index.js';
import { type EmbeddedPostgres, Shutdown, startEmbeddedPostgres } from './embedded/index.js';

const say = (line: string) => console.log(line);

/**
 * The application. What it consists of is read while the embedded server starts, where one is wanted: of a start, those two
 * take longest.
 */
async function main(): Promise<void> {
  const shutdown = new Shutdown(say).listen();
  let embedded: Promise<EmbeddedPostgres> | undefined;
  try {
    const settings = loadSettings();
    const startServer = () => (embedded ??= startAndAdd(settings.home, shutdown));
    // Names of blueprints are looked up in what is still to be read, and a name that is wrong must leave nothing behind.
    if (namesNoDatabase(settings) && !settings.blueprints) void startServer();
    const { serve } = await import('./serve.js');
    await serve({ settings, startServer, shutdown, say });
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
    // One that is still being started would not be among the steps of the shutdown.
    await embedded?.catch(() => {});
    await shutdown.run();
    process.exit(1);
  }
}

/** Rejects when it is awaited, and not before. */
function startAndAdd(home: string, shutdown: Shutdown): Promise<EmbeddedPostgres> {
  const embedded = startEmbeddedPostgres({
    home,
    log: say,
    // Without its server the application cannot serve; the next start makes the server recover.
    onLost: (sentence) => shutdown.fail(sentence),
  });
  embedded.then(
    (server) => shutdown.add(() => server.stop()),
    () => {},
  );
  return embedded;
}

function sentenceOf(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what uses it, or choose another: PORT=3001 npm start`;
  if (process.env.LOG_LEVEL === 'debug') return String((error as Error).stack);
  return message ?? String(error);
}

void main();
