import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../src/embedded/index.js';
import { optionsFrom } from './options.js';
import { faultsOf, printed } from './report.js';
import { runFuzz } from './run.js';

/** `npm run fuzz:isolation -- [--requests N] [--tenants T] [--concurrency C] [--pool P] [--pooler] [--assurance A]` */
async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  const given = process.env.TENANTRY_TEST_SERVER_URL;
  const home = given ? null : mkdtempSync(join(tmpdir(), 'tenantry-fuzz-'));
  const server = home ? await startEmbeddedPostgres({ home, isDurable: false }) : null;
  try {
    const began = Date.now();
    const onProgress = (answered: number) => {
      const perSecond = Math.round((answered / (Date.now() - began)) * 1_000);
      console.error(`… ${answered} of ${options.requests} requests, ${perSecond}/s`);
    };
    const report = await runFuzz(options, given ?? server!.url, { onProgress });
    const faults = faultsOf(report);
    console.log(printed(report));
    console.log(faults.length === 0 ? 'ISOLATED' : `NOT ISOLATED\n${faults.join('\n')}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await server?.stop();
    if (home) rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
