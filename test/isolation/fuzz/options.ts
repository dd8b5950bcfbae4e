import { parseArgs } from 'node:util';
import { ASSURANCES, type Assurance } from '../support/assurance.js';

export interface FuzzOptions {
  readonly requests: number;
  readonly tenants: number;
  readonly concurrency: number;
  /** Connections of the application's pool. */
  readonly pool: number;
  /** Through a PgBouncer in transaction mode with this many server connections; 0 means none. */
  readonly poolerConnections: number;
  readonly assurance: Assurance;
}

export const FULL: FuzzOptions = {
  requests: 200_000,
  tenants: 200,
  concurrency: 64,
  pool: 10,
  poolerConnections: 0,
  assurance: 'role',
};

/** Server connections of the pooler where `--pooler` is given: fewer than the pool's, so that sessions change hands. */
const POOLER_CONNECTIONS = 4;

/** @throws Error naming the argument that cannot be used. */
export function optionsFrom(args: string[]): FuzzOptions {
  const { values } = parseArgs({
    args,
    options: {
      requests: { type: 'string' },
      tenants: { type: 'string' },
      concurrency: { type: 'string' },
      pool: { type: 'string' },
      pooler: { type: 'boolean' },
      assurance: { type: 'string' },
    },
  });
  const whole = (name: 'requests' | 'tenants' | 'concurrency' | 'pool') => {
    const value = values[name] === undefined ? FULL[name] : Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} must be a whole number from 1: ${values[name]}`);
    return value;
  };
  const assurance = (values.assurance ?? FULL.assurance) as Assurance;
  if (!ASSURANCES.includes(assurance))
    throw new Error(`--assurance must be one of ${ASSURANCES.join(', ')}: ${assurance}`);
  return {
    requests: whole('requests'),
    tenants: whole('tenants'),
    concurrency: whole('concurrency'),
    pool: whole('pool'),
    poolerConnections: values.pooler ? POOLER_CONNECTIONS : 0,
    assurance,
  };
}
