import { Client } from 'pg';
import { EmbeddedStartError } from '../errors.js';

/** One process at a time uses a home. The lock is the session's, so the kernel gives it back however that process ends. */
const LOCK = 7_100_201;
const CONNECT_TIMEOUT_MS = 5_000;

/** The server starts, stops or has just gone: the same question may get another answer in a moment. */
const PASSING = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

export type Claim = { readonly session: Client } | { readonly heldBy: number } | 'passing';

/**
 * Claims the server for this process, once it has proved to be the one on these data.
 * @throws EmbeddedStartError when another server answers.
 */
export async function claim(url: string, dataDirectory: string): Promise<Claim> {
  const session = await connect(url, dataDirectory);
  if (session === 'passing') return session;
  try {
    const { rows } = await session.query<{ claimed: boolean }>('SELECT pg_try_advisory_lock($1) AS claimed', [LOCK]);
    if (rows[0].claimed) return { session };
    const holders = await session.query<{ name: string }>(
      `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1 AND l.granted`,
      [LOCK],
    );
    await session.end();
    // The holder may have let go between the two questions.
    return holders.rows[0] ? { heldBy: Number(/\d+$/.exec(holders.rows[0].name)?.[0] ?? 0) } : 'passing';
  } catch (error) {
    return passing(error, dataDirectory);
  }
}

/** Whether the server of these data answers at this URL. */
export async function answers(url: string, dataDirectory: string): Promise<boolean> {
  const session = await connect(url, dataDirectory);
  if (session === 'passing') return false;
  await session.end();
  return true;
}

async function connect(url: string, dataDirectory: string): Promise<Client | 'passing'> {
  const session = new Client({
    connectionString: url,
    application_name: `tenantry home ${process.pid}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // It ends when the server does; whoever uses the server hears of it on a connection of its own.
  session.on('error', () => {});
  try {
    await session.connect();
    const { rows } = await session.query<{ data_directory: string }>('SHOW data_directory');
    if (rows[0].data_directory === dataDirectory) return session;
    await session.end();
    throw new EmbeddedStartError(dataDirectory, `the server that answers has its data in ${rows[0].data_directory}`);
  } catch (error) {
    return passing(error, dataDirectory);
  }
}

function passing(error: unknown, dataDirectory: string): 'passing' {
  if (error instanceof EmbeddedStartError) throw error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (PASSING.has(code ?? '') || /Connection terminated/.test(message)) return 'passing';
  throw new EmbeddedStartError(dataDirectory, `it refuses this home's password or its connection (${message})`, error);
}
