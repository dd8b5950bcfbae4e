import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { sentenceOf } from './output/sentence.js';
import { StderrLogger } from './output/stderr-logger.js';
import { type Catalogue } from './services/services.js';
import { packageVersion } from './version.js';

const FAILED = 1;
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs the command the process was called with. What it prints is on stdout; a failure is one sentence on stderr
 * (`LOG_LEVEL=debug` adds the stack) and an exit code other than 0.
 */
export async function runCommand(catalogue: Catalogue): Promise<void> {
  // Those of packages are for whoever builds this, not for whoever runs a command.
  process.noDeprecation = true;
  stopQuietlyWithTheReader();
  for (const [signal, code] of Object.entries(INTERRUPTED)) process.once(signal, () => (process.exitCode = code));
  try {
    await CommandFactory.run(CliModule.register(catalogue), {
      cliName: 'tenantry',
      version: packageVersion(),
      logger: new StderrLogger(),
      abortOnError: false,
      // Commander has said what is wrong, or has shown the help that was asked for.
      errorHandler: (error) => process.exit((error as Error & { exitCode?: number }).exitCode ?? FAILED),
      serviceErrorHandler: fail,
    });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  // After Ctrl+C the connections are gone, and every error is about that.
  if (process.exitCode) return;
  console.error(sentenceOf(error));
  process.exitCode = (error as { exitCode?: number } | null)?.exitCode ?? FAILED;
}

/** `tenantry tenant:list | head` closes the pipe before all is written. */
function stopQuietlyWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
