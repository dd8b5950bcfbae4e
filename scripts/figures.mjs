// npm run figures -- <name>: a figure of the documents in full; the suite runs a short form of the same test.
import { spawnSync } from 'node:child_process';

const FIGURES = {
  'killed-creations': {
    of: '20 creations of tenants, each ended by SIGKILL at a random moment: nothing half made',
    env: { TENANTRY_KILLS: '20' },
    test: 'test/provisioning/a-tenant-is-made-whole',
  },
  'killed-migrations': {
    of: '50 runs of the fleet, each ended by SIGKILL: ledger and catalog agree, and the next run goes on',
    env: { FLEET_KILLS: '50' },
    test: 'test/fleet/a-killed-run-is-resumed',
  },
  'brokers-year': {
    of: 'a year of a broker with 1,000 policies: every total reconciles',
    env: { BROKER_YEAR_POLICIES: '1000' },
    test: 'test/insurance/a-brokers-year',
  },
  'keyless-cost': {
    of: 'CPU of the most expensive requests without a key, over all routes and 15 payloads (also npm run fuzz:cost)',
    env: { COST_REPEATS: '5' },
    test: 'test/http/no-keyless-request',
  },
  cache: {
    of: '100,000 random operations of 100 tenants on one Redis: no entry of another (needs REDIS_URL)',
    env: { CACHE_OPERATIONS: '100000', CACHE_TENANTS: '100' },
    test: 'test/cache/redis-entries',
  },
  'log-in-timing': {
    of: 'how long a log-in takes for known and for unknown addresses',
    env: { TIMING_TRIES: '200' },
    test: 'test/commerce/log-in-tells-nobody',
  },
  'sign-ups': {
    of: '50 sign-ups at once: how long another tenant’s reads take before and meanwhile, and their CPU',
    env: { SIGN_UPS: '50', SIGN_UPS_READS: '400' },
    test: 'test/commerce/sign-ups-at-once',
  },
  rotation: {
    of: 'a new key for 10,000 sealed rows while they are read',
    env: { ROTATION_ROWS: '10000' },
    test: 'test/commerce/secrets-open-in-their-own-row-only',
  },
  products: {
    of: 'import and export of 10,000 products',
    env: { IMPORT_PRODUCTS: '10000' },
    test: 'test/commerce/shopify-products-stream',
  },
  flows: {
    of: '10,000 interleaved asynchronous flows of ten tenants: none lands in another (needs Redis)',
    env: { ASYNC_FLOWS: '10000' },
    test: 'test/isolation/a-flow-never',
  },
  injections: {
    of: '88 payloads through five clauses, in single statements and transactions, both modes and assurances',
    env: { INJECT_BOTH_WAYS: '1' },
    test: 'test/isolation/an-injected',
  },
  'injections-in-routes': {
    of: 'every payload into every place of the routes over shared tables that takes a text, both ways',
    env: { INJECT_EVERYWHERE: '1' },
    test: 'test/isolation/no-payload-works',
  },
  tickets: {
    of: '500 tickets at once in one organization: numbered 1 to 500',
    env: { TENANTRY_LONG_TICKETS: '500' },
    test: 'test/support-blueprint/tickets',
  },
  'killed-syncs': {
    of: '10,000 payloads through 20 SIGKILLs: each stored once',
    env: { SYNC_PAYLOADS: '10000', SYNC_KILLS: '20' },
    test: 'test/reporting/a-killed-sync',
  },
  lists: {
    of: 'a tenant’s list among 1,000,000 rows of 1,000 tenants against a table of its own',
    env: { EXPLAIN_ROWS: '1000000', EXPLAIN_TENANTS: '1000' },
    test: 'test/reporting/tenant-queries',
  },
};

const [name] = process.argv.slice(2);
const figure = FIGURES[name];
if (!figure) {
  if (name && name !== '--help') console.error(`There is no figure "${name}".`);
  console.error('npm run figures -- <name>, for example: npm run figures -- killed-creations\n');
  for (const [each, { of }] of Object.entries(FIGURES)) console.error(`  ${each.padEnd(20)} ${of}`);
  console.error('\nAlso: npm run bench, npm run fleet:figures, npm run fuzz:isolation.');
  process.exit(name && name !== '--help' ? 1 : 0);
}
const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', figure.test], {
  stdio: 'inherit',
  env: { ...process.env, ...figure.env },
});
process.exit(status ?? 1);
