import { describeIf } from '../support/describe-if.js';
import { FAULTS } from './fuzz/faults.js';
import { FULL } from './fuzz/options.js';
import { faultsOf } from './fuzz/report.js';
import { runFuzz } from './fuzz/run.js';
import { ASSURANCES } from './support/assurance.js';
import { NO_PGBOUNCER, pgbouncerBinary } from './support/pooler.js';
import { SERVER_URL } from './support/server-url.js';

/** The long form is `npm run fuzz:isolation`: 200,000 requests over 200 tenants. */
const SHORT = { ...FULL, requests: 1_500, tenants: 20, concurrency: 32, pool: 6 };

describe.each(ASSURANCES)('a fuzzed application never mixes tenants: assurance %s', (assurance) => {
  it('while handlers throw, clients leave, statements time out and backends are terminated', async () => {
    const report = await runFuzz({ ...SHORT, assurance }, SERVER_URL);
    expect(faultsOf(report)).toEqual([]);
    for (const fault of FAULTS) expect(report.sent[fault]).toBeGreaterThan(0);
  }, 120_000);
});

describeIf(pgbouncerBinary, NO_PGBOUNCER, 'a fuzzed application behind PgBouncer in transaction mode', () => {
  it('never mixes tenants on 4 server connections', async () => {
    const report = await runFuzz({ ...SHORT, poolerConnections: 4 }, SERVER_URL);
    expect(faultsOf(report)).toEqual([]);
  }, 120_000);
});
