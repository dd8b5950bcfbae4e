import { join, resolve } from 'node:path';
import { mergedEnvironment, type Environment } from './environment.js';
import { SettingsError } from './errors.js';
import { type MailPlace, type StoragePlace } from './places/index.js';
import { type Settings } from './settings.js';
import { VARIABLES, type Values, type VariableName } from './variables.js';

/**
 * The settings of an environment and of the `.env.local` and `.env` of a folder, in that order of precedence.
 * @throws SettingsError naming every mistake.
 */
export function loadSettings(env: Environment = process.env, folder: string = process.cwd()): Settings {
  const mistakes: string[] = [];
  const given = mergedEnvironment(env, folder);
  const values = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, { fallback, parse }]) => {
      try {
        const text = given[name];
        return [name, text === undefined ? fallback : parse(text.trim())];
      } catch (error) {
        mistakes.push(`${name} ${(error as Error).message}`);
        return [name, fallback];
      }
    }),
  ) as Values;
  mistakes.push(...contradictions(values, (name) => given[name] !== undefined));
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return arrange(values, folder);
}

/** Asks what was given, not what was understood: a malformed URL is one mistake, and not also a missing one. */
function* contradictions(values: Values, isGiven: (name: VariableName) => boolean): Generator<string> {
  const servesOnly = isGiven('APP_DATABASE_URL') && isGiven('META_DATABASE_URL');
  if (!isGiven('DATABASE_URL') && !servesOnly) {
    if (values.NODE_ENV === 'production') {
      yield (
        'DATABASE_URL is missing, and in production no embedded server is started. ' +
        'Set it to the login that may create roles and schemas: postgresql://user:password@host:5432/database.'
      );
    } else if (isGiven('APP_DATABASE_URL') || isGiven('META_DATABASE_URL')) {
      yield (
        'DATABASE_URL is missing beside the other database URL. ' +
        'Set it too, or both APP_DATABASE_URL and META_DATABASE_URL for a process that only serves.'
      );
    }
  }
  if (values.ISOLATION_ASSURANCE === 'signed' && !isGiven('TENANTRY_CLAIM_SECRET')) {
    yield 'TENANTRY_CLAIM_SECRET is missing, and ISOLATION_ASSURANCE=signed needs it. Use at least 32 random characters.';
  }
  const share = values.TENANT_MAX_CONNECTIONS;
  if (share !== undefined && share > values.DB_POOL_SIZE) {
    yield `TENANT_MAX_CONNECTIONS is "${share}", more than the ${values.DB_POOL_SIZE} of DB_POOL_SIZE. Lower it, or raise the pool.`;
  }
}

function arrange(values: Values, folder: string): Settings {
  const home = resolve(folder, values.TENANTRY_HOME);
  const isProduction = values.NODE_ENV === 'production';
  /** In production there is no home to write to: the image's user has none, and its root is read-only. */
  const place = <P extends MailPlace | StoragePlace>(given: P | undefined, name: string) =>
    given?.kind === 'folder'
      ? { ...given, folder: resolve(folder, given.folder) }
      : (given ?? (isProduction ? undefined : { kind: 'folder' as const, folder: join(home, name) }));
  return {
    environment: values.NODE_ENV,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    blueprints: values.BLUEPRINTS,
    trustProxy: values.TRUST_PROXY,
    tenantBaseDomain: values.TENANT_BASE_DOMAIN?.toLowerCase(),
    home,
    database: {
      ownerUrl: values.DATABASE_URL,
      appUrl: values.APP_DATABASE_URL,
      metaUrl: values.META_DATABASE_URL,
      poolSize: values.DB_POOL_SIZE,
      metaPoolSize: values.META_POOL_SIZE,
      ownerPoolSize: values.OWNER_POOL_SIZE,
      maxConnectionsPerTenant: values.TENANT_MAX_CONNECTIONS,
      connectTimeoutMs: values.DB_CONNECT_TIMEOUT_MS,
      statementTimeoutMs: values.DB_STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: values.DB_LOCK_TIMEOUT_MS,
      idleInTransactionTimeoutMs: values.DB_IDLE_IN_TRANSACTION_TIMEOUT_MS,
      connectionMaxTables: values.DB_CONNECTION_MAX_TABLES,
      connectionMaxStatements: values.DB_CONNECTION_MAX_STATEMENTS,
      connectionMaxUses: values.DB_CONNECTION_MAX_USES,
      connectionMaxLifetimeSeconds: values.DB_CONNECTION_MAX_LIFETIME_SECONDS,
    },
    graceDays: values.TENANT_GRACE_DAYS,
    slugRestDays: values.TENANT_SLUG_REST_DAYS ?? values.TENANT_GRACE_DAYS,
    creations: {
      atOnce: values.CREATIONS_AT_ONCE,
      waiting: values.CREATIONS_WAITING,
      waitMs: values.CREATIONS_WAIT_MS,
    },
    resolutionCacheSeconds: values.RESOLUTION_CACHE_SECONDS,
    sensitiveActionMinutes: values.SENSITIVE_ACTION_MINUTES,
    redisUrl: values.REDIS_URL,
    mail: place(values.MAIL_URL, 'outbox'),
    storage: place(values.STORAGE_URL, 'documents'),
    metrics: values.METRICS ?? (isProduction ? 'off' : 'on'),
    docs: values.DOCS ?? (isProduction ? 'off' : 'on'),
    isolationAssurance: values.ISOLATION_ASSURANCE,
    claimSecret: values.TENANTRY_CLAIM_SECRET,
    encryptionKeys: values.TENANTRY_ENCRYPTION_KEYS,
  };
}
