import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

/** Linux gives user and system time in hundredths of a second. */
const TICK_US = 10_000;

const MOST_TRIES = 20;

/**
 * The processor time of a PostgreSQL server on this machine: all its processes, those that have ended included. Between
 * two readings only what happened in between counts.
 */
export class ServerCpu {
  private constructor(private readonly postmaster: number) {}

  /** Undefined where the server is on another machine, or the system has no /proc. */
  static async of(url: string): Promise<ServerCpu | undefined> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const parent = fieldsOf(rows[0].pid)?.parent;
      return parent && nameOf(rows[0].pid).startsWith('postgres') ? new ServerCpu(parent) : undefined;
    } finally {
      await client.end();
    }
  }

  /** Microseconds since the server started. */
  usedUs(): number {
    // A process that is reaped while the others are read would be neither among the ended nor among the living.
    for (let tries = 1; ; tries += 1) {
      const ended = this.endedTicks();
      const used = ended * TICK_US + this.livingUs();
      if (this.endedTicks() === ended || tries === MOST_TRIES) return used;
    }
  }

  private endedTicks(): number {
    return fieldsOf(this.postmaster)?.endedTicks ?? 0;
  }

  private livingUs(): number {
    let sum = 0;
    for (const entry of readdirSync('/proc')) {
      const pid = Number(entry);
      if (!Number.isInteger(pid)) continue;
      const fields = fieldsOf(pid);
      if (fields?.parent === this.postmaster) sum += preciseUs(pid) ?? fields.ownTicks * TICK_US;
    }
    return sum;
  }
}

/** A backend is one thread, of which the scheduler counts nanoseconds. */
function preciseUs(pid: number): number | undefined {
  const text = read(`/proc/${pid}/schedstat`);
  return text === undefined ? undefined : Number(text.split(' ')[0]) / 1_000;
}

function fieldsOf(pid: number): { parent: number; ownTicks: number; endedTicks: number } | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold blanks: fields are counted from behind it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1], ownTicks: fields[11] + fields[12], endedTicks: fields[13] + fields[14] };
}

function nameOf(pid: number): string {
  return read(`/proc/${pid}/comm`) ?? '';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
