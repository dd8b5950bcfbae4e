import { exposure, mailUrl, metricsExposure, storageUrl } from './places/index.js';
import { trustedProxies } from './trust-proxy.js';
import { choice, integer, list, matching, optionalInteger, secret, text, url, type Variable } from './variable.js';

const postgresUrl = () => url(['postgresql:', 'postgres:'], 'postgresql://user:password@host:5432/database');

const HOUR_MS = 3_600_000;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;
const ENCRYPTION_KEY = /^[A-Za-z0-9_-]+:[A-Za-z0-9+/_-]{43}=?$/;

/** Every environment variable Tenantry reads, with its default: the only place either is written in code. */
export const VARIABLES = {
  NODE_ENV: choice('development', 'test', 'production'),
  PORT: integer(3000, 0, 65_535),
  LOG_LEVEL: choice('info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent'),
  BLUEPRINTS: list(/^[a-z][a-z0-9-]*$/, 'insurance,commerce'),
  TRUST_PROXY: trustedProxies(),
  TENANT_BASE_DOMAIN: matching(HOSTNAME, 'app.example.com'),
  TENANTRY_HOME: text('.tenantry'),

  DATABASE_URL: postgresUrl(),
  APP_DATABASE_URL: postgresUrl(),
  META_DATABASE_URL: postgresUrl(),
  DB_POOL_SIZE: integer(20, 1, 1_000),
  META_POOL_SIZE: integer(10, 1, 1_000),
  OWNER_POOL_SIZE: integer(10, 2, 1_000),
  TENANT_MAX_CONNECTIONS: optionalInteger(1, 1_000),
  DB_CONNECT_TIMEOUT_MS: integer(5_000, 1, HOUR_MS),
  DB_STATEMENT_TIMEOUT_MS: integer(30_000, 1, 24 * HOUR_MS),
  DB_LOCK_TIMEOUT_MS: integer(10_000, 1, HOUR_MS),
  DB_IDLE_IN_TRANSACTION_TIMEOUT_MS: integer(60_000, 1, HOUR_MS),
  DB_CONNECTION_MAX_TABLES: integer(1_400, 1, 10_000_000),
  DB_CONNECTION_MAX_STATEMENTS: integer(250, 0, 10_000),
  DB_CONNECTION_MAX_USES: integer(50_000, 1, 10_000_000),
  DB_CONNECTION_MAX_LIFETIME_SECONDS: integer(1_800, 1, 7 * 86_400),

  TENANT_GRACE_DAYS: integer(30, 0, 3_650),
  TENANT_SLUG_REST_DAYS: optionalInteger(0, 36_500),
  CREATIONS_AT_ONCE: integer(1, 1, 100),
  CREATIONS_WAITING: integer(20, 0, 10_000),
  CREATIONS_WAIT_MS: integer(30_000, 1, HOUR_MS),

  RESOLUTION_CACHE_SECONDS: integer(5, 0, 3_600),
  SENSITIVE_ACTION_MINUTES: integer(10, 1, 24 * 60),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://:password@host:6379'),

  MAIL_URL: mailUrl(),
  STORAGE_URL: storageUrl(),
  METRICS: metricsExposure(),
  DOCS: exposure(),

  ISOLATION_ASSURANCE: choice('role', 'signed'),
  TENANTRY_CLAIM_SECRET: secret(
    (value) => value.split(',').every((each) => each.trim().length >= 32),
    'is too short. Use at least 32 random characters, or several such secrets with commas between them, the current one first.',
  ),
  TENANTRY_ENCRYPTION_KEYS: secret(
    (value) => value.split(',').every((key) => ENCRYPTION_KEY.test(key.trim())),
    'is not a list of id:key. Write each key as 32 bytes in base64 (openssl rand -base64 32), the current one first.',
  ),
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof VARIABLES;

export type Values = { readonly [Name in VariableName]: ReturnType<(typeof VARIABLES)[Name]['parse']> };
