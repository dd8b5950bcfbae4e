import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { loadSettings, SettingsError, VARIABLES } from '../../src/config/index.js';
import { readRepositoryFile } from '../support/rules/source-files.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OWNER = 'postgresql://owner:hunter2@db.example.com:5432/app';
const load = (env: Record<string, string> = {}) => loadSettings(env, folder);

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    load(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).mistakes;
  }
}

describe('settings', () => {
  it('need none to be given', () => {
    expect(load()).toMatchObject({
      environment: 'development',
      port: 3000,
      blueprints: undefined,
      home: join(folder, '.tenantry'),
      database: { ownerUrl: undefined, poolSize: 20, connectTimeoutMs: 5_000, statementTimeoutMs: 30_000 },
    });
  });

  it('take what is given', () => {
    const settings = load({
      NODE_ENV: 'production',
      PORT: ' 8080 ',
      BLUEPRINTS: 'insurance, commerce,insurance',
      TENANT_BASE_DOMAIN: 'App.Example.com',
      TENANTRY_HOME: '/var/lib/somewhere',
      DATABASE_URL: OWNER,
      DB_POOL_SIZE: '4',
      TENANT_MAX_CONNECTIONS: '3',
      REDIS_URL: 'redis://127.0.0.1:6379',
    });
    expect(settings).toMatchObject({
      environment: 'production',
      port: 8080,
      blueprints: ['insurance', 'commerce'],
      tenantBaseDomain: 'app.example.com',
      home: '/var/lib/somewhere',
      database: { ownerUrl: OWNER, poolSize: 4, maxConnectionsPerTenant: 3 },
      redisUrl: 'redis://127.0.0.1:6379',
    });
  });

  it('come from the environment, else .env.local, else .env', () => {
    writeFileSync(join(folder, '.env'), 'PORT=1\nDB_POOL_SIZE=1\nLOG_LEVEL=debug\n');
    writeFileSync(join(folder, '.env.local'), 'PORT=2\nDB_POOL_SIZE=2\n');
    expect(load({ PORT: '3' })).toMatchObject({ port: 3, database: { poolSize: 2 }, logLevel: 'debug' });
    expect(process.env.LOG_LEVEL).not.toBe('debug');
  });

  it('take an empty variable for one left out', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\n');
    expect(load({ PORT: '', TENANT_BASE_DOMAIN: ' ' })).toMatchObject({ port: 4000, tenantBaseDomain: undefined });
  });

  it('name every mistake at once', () => {
    const mistakes = mistakesOf({
      NODE_ENV: 'staging',
      PORT: '70000',
      DB_POOL_SIZE: '0',
      DB_STATEMENT_TIMEOUT_MS: '30s',
      BLUEPRINTS: 'insurance,,x',
      TENANT_BASE_DOMAIN: 'localhost',
      REDIS_URL: 'http://127.0.0.1',
    });
    expect(mistakes).toEqual([
      'NODE_ENV is "staging". Set it to one of development, test, production.',
      'PORT is "70000". Set it to a whole number from 0 to 65535.',
      'BLUEPRINTS holds "". Write names with commas between them: insurance,commerce.',
      'TENANT_BASE_DOMAIN is "localhost". Write it like app.example.com.',
      'DB_POOL_SIZE is "0". Set it to a whole number from 1 to 1000.',
      'DB_STATEMENT_TIMEOUT_MS is "30s". Set it to a whole number from 1 to 86400000.',
      expect.stringMatching(/^REDIS_URL is not a URL like redis:/),
    ]);
    expect(() => load({ PORT: 'a', DB_POOL_SIZE: 'b' })).toThrow(/^2 settings are wrong[\s\S]*- PORT[\s\S]*- DB_POOL/);
  });

  it.each([
    ['0', undefined],
    ['2', 2],
    ['loopback, 10.0.0.0/8,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
  ])('trust the proxies of %s', (TRUST_PROXY, trustProxy) =>
    expect(load({ TRUST_PROXY }).trustProxy).toEqual(trustProxy),
  );

  it.each(['true', '*', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0', 'proxy.example.com', '11', '-1', 'loopback,'])(
    'trust no proxy called %s',
    (TRUST_PROXY) =>
      expect(mistakesOf({ TRUST_PROXY })).toEqual([expect.stringMatching(/^TRUST_PROXY holds ".*proxies in front/)]),
  );

  it.each(['-1', '1.5', '0x10', '1e3', 'NaN', 'Infinity', '3000;', '١'])('take no port %s', (PORT) => {
    expect(mistakesOf({ PORT })).toHaveLength(1);
  });

  it.each([
    'hunter2',
    'db.example.com/app?password=hunter2',
    'mysql://owner:hunter2@db/app',
    'postgresql://owner:hunter2#x@db/app',
    'postgresql://owner:hun/ter2@db:5432/app',
  ])('refuse %s as a database and never repeat it', (DATABASE_URL) => {
    const [mistake, ...others] = mistakesOf({ DATABASE_URL, NODE_ENV: 'production' });
    expect(mistake).toMatch(/^DATABASE_URL is not a URL like postgresql:/);
    expect(mistake).not.toContain('hun');
    expect(others).toEqual([]);
  });

  it('never repeat a secret', () => {
    const mistakes = mistakesOf({ TENANTRY_CLAIM_SECRET: 'hunter2', TENANTRY_ENCRYPTION_KEYS: 'a:hunter2' });
    expect(mistakes).toHaveLength(2);
    expect(mistakes.join()).not.toContain('hunter2');
  });

  it('need the owner’s URL in production, or both of a process that only serves', () => {
    const others = { APP_DATABASE_URL: OWNER, META_DATABASE_URL: OWNER };
    expect(mistakesOf({ NODE_ENV: 'production' })).toEqual([expect.stringMatching(/^DATABASE_URL is missing, and in/)]);
    expect(mistakesOf({ NODE_ENV: 'production', APP_DATABASE_URL: OWNER })).toHaveLength(1);
    expect(mistakesOf({ APP_DATABASE_URL: OWNER })).toEqual([expect.stringMatching(/^DATABASE_URL is missing beside/)]);
    expect(mistakesOf({ NODE_ENV: 'production', ...others })).toEqual([]);
    expect(mistakesOf({ NODE_ENV: 'production', DATABASE_URL: OWNER })).toEqual([]);
  });

  it('contradict themselves in no other way', () => {
    expect(mistakesOf({ ISOLATION_ASSURANCE: 'signed' })).toEqual([expect.stringMatching(/^TENANTRY_CLAIM_SECRET is/)]);
    expect(mistakesOf({ DB_POOL_SIZE: '4', TENANT_MAX_CONNECTIONS: '5' })).toEqual([
      'TENANT_MAX_CONNECTIONS is "5", more than the 4 of DB_POOL_SIZE. Lower it, or raise the pool.',
    ]);
  });

  it('say which file cannot be read', () => {
    mkdirSync(join(folder, '.env.local'));
    expect(mistakesOf({})).toEqual([expect.stringMatching(/\.env\.local cannot be read \(EISDIR\)/)]);
  });
});

describe('.env.example', () => {
  const example = readRepositoryFile('.env.example');

  it('lists every variable with its default, and no other', () => {
    const defaults = Object.entries(VARIABLES).map(([name, { fallback }]) => [name, String(fallback ?? '')]);
    expect(parse(example)).toEqual(Object.fromEntries(defaults));
  });

  it('explains each in its line', () => {
    const lines = example.split('\n').filter((line) => /^\w/.test(line));
    expect(lines).toHaveLength(Object.keys(VARIABLES).length);
    expect(lines.filter((line) => !/^\w+=\S* # \S/.test(line))).toEqual([]);
  });

  it('can be copied as it is', () => {
    const untold = load();
    writeFileSync(join(folder, '.env'), example);
    expect(load()).toEqual(untold);
  });
});
