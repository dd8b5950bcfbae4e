import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type Tenant, type TenantDataSource } from '../../../src/tenancy/index.js';
import { type Arena, openArena } from '../support/arena.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { startPooler } from '../support/pooler.js';
import { CuttingProxy } from '../../support/cutting-proxy.js';
import { allowFaults, READS, startFuzzApp, WRITES } from './app.js';
import { type Fault, faultAt, randomFrom } from './faults.js';
import { type FuzzOptions } from './options.js';
import { type FuzzReport } from './report.js';

const STATEMENT_TIMEOUT_MS = 250;
const CANARIES = /canary[0-9a-f]{20}/g;
const WRITE_SHARE = 0.25;
const ABORT_AFTER_MS = 30;
const PROGRESS_EVERY = 10_000;

/** Sends the requests, with their faults, to an application of its own on `serverUrl`, and counts what came of them. */
export async function runFuzz(
  options: FuzzOptions,
  serverUrl?: string,
  { seed = 1, onProgress = () => {} }: { seed?: number; onProgress?: (answered: number) => void } = {},
): Promise<FuzzReport> {
  const arena = await openArena({
    isolation: 'mixed',
    tenants: options.tenants,
    assurance: options.assurance,
    serverUrl,
  });
  await allowFaults(arena);
  const pooler = options.poolerConnections > 0 ? await startPooler(arena.appUrl, options.poolerConnections) : null;
  const databaseUrl = pooler?.url ?? arena.appUrl;
  const proxy = await CuttingProxy.before(databaseUrl);
  const app = await startFuzzApp(
    arena,
    arena.dataSourceOptions({
      url: proxy.url(databaseUrl),
      poolSize: options.pool,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      acquireTimeoutMs: 10_000,
    }),
  );
  const run = new FuzzRun(arena, app, proxy, options, randomFrom(seed), onProgress);
  try {
    return { ...(await run.report()), pooler: pooler?.description ?? 'none' };
  } finally {
    await app.close();
    await proxy.stop();
    await pooler?.stop();
    await arena.close();
  }
}

class FuzzRun {
  private readonly client: HttpClient;
  private readonly sent: Record<string, number> = {};
  private readonly refusals: Record<string, number> = {};
  private readonly saved = new Set<string>();
  private readonly failed = new Set<string>();
  private readonly unknown = new Set<string>();
  private answered = 0;
  private foreignRows = 0;
  private rowsWithoutScope = 0;
  private healthy = 0;
  private healthyServed = 0;

  constructor(
    private readonly arena: Arena,
    private readonly app: INestApplication,
    private readonly proxy: CuttingProxy,
    private readonly options: FuzzOptions,
    private readonly random: () => number,
    private readonly onProgress: (answered: number) => void,
  ) {
    const { port } = app.getHttpServer().address() as AddressInfo;
    this.client = new HttpClient(port, options.concurrency);
  }

  async report(): Promise<Omit<FuzzReport, 'pooler'>> {
    const started = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < this.options.requests) {
        await this.request(next++);
        this.answered += 1;
        if (this.answered % PROGRESS_EVERY === 0) this.onProgress(this.answered);
      }
    };
    await Promise.all(Array.from({ length: this.options.concurrency }, worker));
    const seconds = (performance.now() - started) / 1_000;
    this.client.close();
    const source = this.app.get<TenantDataSource>(getDataSourceToken());
    for (let tries = 0; tries < 100 && source.figures.idle < source.figures.total; tries += 1) await sleep(50);
    const [{ open }] = await this.arena.admin(
      `SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    const { sent, refusals, foreignRows, rowsWithoutScope, healthy, healthyServed, options } = this;
    return {
      ...{ options, seconds, sent, refusals, foreignRows, rowsWithoutScope, healthy, healthyServed },
      ...(await this.compareTables()),
      backendsIdleInTransaction: open as number,
      connections: `${source.figures.idle} of ${source.figures.total}`,
      leaksCounted: source.leaks,
    };
  }

  private async request(n: number): Promise<void> {
    const fault = faultAt(this.random());
    const tenant = this.arena.tenants[Math.floor(this.random() * this.arena.tenants.length)];
    const writes = this.random() < WRITE_SHARE;
    const routes = writes ? WRITES : READS;
    const route = routes[Math.floor(this.random() * routes.length)];
    const body = `${this.arena.canary(tenant)} written ${n}`;
    this.sent[fault] = (this.sent[fault] ?? 0) + 1;
    // Half of the terminations come from outside and hit whoever is there.
    const strikesOthers = fault === 'terminate' && this.random() < 0.5;
    if (strikesOthers) await this.terminateAny();
    if (fault === 'lose-commit' && writes) {
      this.proxy.arm(this.random() < 0.5 ? 'after' : 'before', 'COMMIT', { behind: body });
    }
    const answer = await this.client
      .call({
        method: writes ? 'POST' : 'GET',
        path: `/fuzz/${route}`,
        headers: {
          ...(fault === 'no-scope' ? {} : { 'X-Tenant-ID': tenant.slug }),
          ...(strikesOthers ? {} : { 'X-Fault': fault }),
        },
        body: writes ? { body } : undefined,
        signal: fault === 'abort' ? AbortSignal.timeout(Math.ceil(this.random() * ABORT_AFTER_MS)) : undefined,
      })
      .catch(() => null);
    this.judge(fault, strikesOthers, tenant, answer);
    if (!writes || !answer) return;
    const isUnknown = answer.status === 503 && answer.json?.code === 'outcome_unknown';
    (answer.status === 201 ? this.saved : isUnknown ? this.unknown : this.failed).add(body);
  }

  private judge(fault: Fault, strikesOthers: boolean, tenant: Tenant, answer: Answer | null): void {
    const canaries = answer?.raw.match(CANARIES) ?? [];
    if (fault === 'no-scope') {
      this.rowsWithoutScope += canaries.length;
      return;
    }
    this.foreignRows += canaries.filter((each) => each !== this.arena.canary(tenant)).length;
    if (fault !== 'none' && !strikesOthers) return;
    this.healthy += 1;
    if (answer && answer.status < 300 && canaries.length > 0) this.healthyServed += 1;
    else {
      const reason = `${answer?.status ?? 'no answer'} ${answer?.json?.code ?? ''}`.trim();
      this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
    }
  }

  private async terminateAny(): Promise<void> {
    await this.arena.admin(
      `SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE usename = $1 ORDER BY random() LIMIT 1) one`,
      [this.arena.installation.appRole],
    );
  }

  /** What the tables hold, against what the answers said. */
  private async compareTables(): Promise<
    Pick<FuzzReport, 'strayRows' | 'lostWrites' | 'undeadWrites' | 'unknownWrites' | 'unknownWritesThere'>
  > {
    const there = new Set<string>();
    let strayRows = 0;
    for (const tenant of this.arena.tenants) {
      for (const row of await this.arena.rowsOf(tenant)) {
        const foreign = (row.match(CANARIES) ?? []).some((each) => each !== this.arena.canary(tenant));
        if (foreign) strayRows += 1;
        const body = /canary[0-9a-f]{20} written \d+(?: undone)?/.exec(row)?.[0];
        if (body) there.add(body);
      }
    }
    const undone = [...there].filter((body) => body.endsWith('undone')).length;
    return {
      strayRows,
      lostWrites: [...this.saved].filter((body) => !there.has(body)).length,
      unknownWrites: this.unknown.size,
      unknownWritesThere: [...this.unknown].filter((body) => there.has(body)).length,
      undeadWrites: undone + [...this.failed].filter((body) => there.has(body)).length,
    };
  }
}
