import { type Client } from 'pg';
import { TenantDataSource, type TenantDataSourceOptions } from '../../../tenancy/index.js';
import { ExaminationInterruptedError } from '../../errors.js';
import { type OwnerDatabase } from '../../owner-database.js';
import { fail, type Finding } from '../report.js';
import { listenToEachOther, listenWithoutTenant } from './listen.js';
import { type Canary, plantCanaries, removeCanaries } from './plant.js';
import { checkPooler, type OpenClient } from './pooler.js';

/** What a data source needs where claims are signed; nothing where they are not. */
export type Signing = Pick<TenantDataSourceOptions, 'isolationAssurance' | 'claimSecret'>;

export interface CanaryOptions {
  readonly appUrl: string;
  readonly signing?: Signing;
  readonly poolerUrl?: string;
  readonly signal?: AbortSignal;
  /** The kind of client that goes through the pooler. Default: the application's own. */
  readonly poolerClient?: OpenClient;
}

const LOCK = 'doctor';

/** Examinations take turns, each without the canaries that a killed one has left. */
export function inTurn<T>(owner: OwnerDatabase, work: () => Promise<T>): Promise<T> {
  return owner.transaction(async (holder) => {
    await holder.lock(LOCK);
    await owner.transaction(removeCanaries);
    return work();
  });
}

/**
 * Plants throw-away tenants, listens, and removes them, whatever happens in between. To be called `inTurn`.
 * @throws ExaminationInterruptedError when the signal aborts; by then they are gone.
 */
export async function checkCanaries(
  owner: OwnerDatabase,
  app: Client,
  serverVersion: number,
  options: CanaryOptions,
): Promise<Finding[]> {
  try {
    const canaries = await owner
      .transaction((transaction) => plantCanaries(transaction, serverVersion))
      .catch(unplanted);
    if (!Array.isArray(canaries)) return [canaries];
    return await interruptible(listen(app, canaries, options), options.signal);
  } finally {
    await owner.transaction(removeCanaries);
  }
}

function unplanted({ message }: Error): Finding {
  const nextStep = 'Run: npm run db:migrate; then tenantry doctor again.';
  return fail('canaries', `throw-away tenants could not be made: ${message}`, nextStep);
}

async function listen(app: Client, canaries: readonly Canary[], options: CanaryOptions): Promise<Finding[]> {
  const { appUrl, signing, poolerUrl, poolerClient } = options;
  const source = new TenantDataSource({
    url: appUrl,
    entities: [],
    poolSize: 2,
    applicationName: 'tenantry doctor',
    ...signing,
  });
  await source.initialize();
  try {
    return [
      ...(await listenToEachOther(source, canaries)),
      await listenWithoutTenant(source, app, canaries),
      ...(poolerUrl ? await checkPooler({ poolerUrl, appUrl, signing }, canaries, poolerClient) : []),
    ];
  } finally {
    await source.destroy();
  }
}

/** The first of the two: an answer, or the interruption. What was under way then fails on its own, unheard. */
async function interruptible<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  work.catch(() => undefined);
  let interrupt = () => {};
  const interruption = new Promise<never>((_resolve, reject) => {
    interrupt = () => reject(new ExaminationInterruptedError());
    if (signal.aborted) interrupt();
    else signal.addEventListener('abort', interrupt, { once: true });
  });
  try {
    return await Promise.race([work, interruption]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
