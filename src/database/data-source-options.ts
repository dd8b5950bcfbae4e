import { type EventEmitter } from 'node:events';
import { type DataSourceOptions } from 'typeorm';
import { SnakeNamingStrategy, type EntityClass } from '../tenancy/index.js';
import { TellingClient } from './telling-client.js';

export interface PlainDataSourceInput {
  readonly url: string;
  readonly entities: readonly EntityClass[];
  readonly applicationName: string;
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
}

const DEFAULT_POOL_SIZE = 10;
const DEFAULT_CONNECT_TIMEOUT_MS = 5_000;

/** A data source that reaches no tenant's tables: the register's, and those of commands. Names as everywhere else. */
export function plainDataSourceOptions(input: PlainDataSourceInput): DataSourceOptions {
  return {
    type: 'postgres',
    url: input.url,
    entities: input.entities as unknown as string[],
    namingStrategy: new SnakeNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: input.applicationName,
    poolSize: input.poolSize ?? DEFAULT_POOL_SIZE,
    connectTimeoutMS: input.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    // Between the pool and TypeORM nobody listens for a moment: an unheard 'error' of a lost connection ends the process.
    extra: { Client: TellingClient, onConnect: (client: EventEmitter) => void client.on('error', () => {}) },
  };
}
