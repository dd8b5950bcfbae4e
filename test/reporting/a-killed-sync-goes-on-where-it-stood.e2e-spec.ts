import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { SYNC_OPTIONS } from '../../src/blueprints/reporting/sources/sync-options.js';
import { startBlueprint, type BlueprintApp } from './support/app.js';
import { fakeCalls, servePayloads, type PayloadServer } from './support/payload-server.js';

// The long form: npm run figures -- killed-syncs
const PAYLOADS = Number(process.env.SYNC_PAYLOADS ?? 2_000);
const KILLS = Number(process.env.SYNC_KILLS ?? 2);
const PAGE_SIZE = 50;
const MOST_MS_PER_KILL = 30_000;

describe(`a sync of ${PAYLOADS} payloads, killed ${KILLS} times`, () => {
  let app: BlueprintApp;
  let server: PayloadServer;
  beforeAll(async () => {
    app = await startBlueprint(reporting, ReportingModule, [
      { provide: SYNC_OPTIONS, useValue: { allowPrivateAddresses: true } },
    ]);
    server = await servePayloads({ calls: fakeCalls(PAYLOADS) }, { delayMs: 4 });
  });
  afterAll(async () => {
    await app?.close();
    await server?.close();
  });

  function fetchInProcess(runId: string): ChildProcess {
    const script = join(import.meta.dirname, 'support', 'sync-process.ts');
    const job = JSON.stringify({ appUrl: app.appUrl, tenant: app.tenants[0], runId });
    return spawn(process.execPath, ['--import', '@swc-node/register/esm-register', script, job], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function killedAfter(child: ChildProcess, pages: number): Promise<void> {
    const exit = once(child, 'exit');
    const started = server.requests.length;
    await new Promise<void>((resolve) => {
      server.interfere = (_request, n) => {
        if (n - started === pages)
          setTimeout(() => resolve(child.kill('SIGKILL') as unknown as void), Math.random() * 8);
        return undefined;
      };
    });
    expect((await exit)[1]).toBe('SIGKILL');
    server.interfere = () => undefined;
  }

  it(
    'stores every payload once',
    async () => {
      const harbour = app.as(app.tenants[0]);
      const definition = {
        name: 'Calls',
        kind: 'http',
        location: server.url,
        endpoints: ['calls'],
        pageSize: PAGE_SIZE,
      };
      const { body: source } = await harbour.post('/reporting/data-sources', definition).expect(201);
      const dataSourceId = (source as { id: string }).id;
      const { body: started } = await harbour.post('/reporting/sync-runs', { dataSourceId }).expect(201);
      const runId = (started as { id: string }).id;
      const pagesPerLife = Math.floor(PAYLOADS / PAGE_SIZE / (KILLS + 1));

      for (let kill = 0; kill < KILLS; kill++) {
        await killedAfter(fetchInProcess(runId), pagesPerLife);
        const { body } = await harbour.get(`/reporting/sync-runs/${runId}`).expect(200);
        expect(body).toMatchObject({ status: 'running' });
      }
      // Within the lease another process has to say that it means it.
      await harbour.post(`/reporting/sync-runs/${runId}/fetch`, {}).expect(409);
      const { body } = await harbour.post(`/reporting/sync-runs/${runId}/fetch`, { takeOver: true }).expect(200);

      expect(body).toMatchObject({ status: 'succeeded', received: PAYLOADS, recorded: PAYLOADS });
      const [stored] = (await app.scratch.dataSource.query(
        `SELECT count(*)::int AS rows, count(DISTINCT external_id)::int AS payloads FROM ct_raw_snapshots`,
      )) as { rows: number; payloads: number }[];
      expect(stored).toEqual({ rows: PAYLOADS, payloads: PAYLOADS });
      // Killed, it asks again for the one page that was under way, never from the beginning.
      expect(server.requests.length).toBeLessThanOrEqual(PAYLOADS / PAGE_SIZE + KILLS);
    },
    (KILLS + 4) * MOST_MS_PER_KILL,
  );
});
