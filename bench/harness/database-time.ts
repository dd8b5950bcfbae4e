import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const POLL_MS = 50;
const GIVE_UP_MS = 60_000;

/** The time a server has spent on statements of one database, by its own account, seen from another database. */
export class DatabaseTime {
  private constructor(
    private readonly client: Client,
    private readonly database: string,
  ) {}

  static async of(serverUrl: string, databaseUrl: string): Promise<DatabaseTime> {
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    return new DatabaseTime(client, decodeURIComponent(new URL(databaseUrl).pathname.slice(1)));
  }

  /**
   * Milliseconds of all sessions in the meantime. `work` opens connections of its own and closes them: a session accounts
   * for its last statements up to ten seconds later, or when it ends. @throws Error when others stay connected.
   */
  async during(work: () => Promise<unknown>): Promise<number> {
    await this.untilQuiet();
    const before = await this.activeMs();
    await work();
    await this.untilQuiet();
    return (await this.activeMs()) - before;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private async activeMs(): Promise<number> {
    const { rows } = await this.client.query<{ active: number }>(
      'SELECT active_time AS active FROM pg_stat_database WHERE datname = $1',
      [this.database],
    );
    return rows[0].active;
  }

  private async untilQuiet(): Promise<void> {
    for (let waited = 0; waited < GIVE_UP_MS; waited += POLL_MS) {
      const { rows } = await this.client.query<{ sessions: number }>(
        `SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
        [this.database],
      );
      if (rows[0].sessions === 0) return;
      await sleep(POLL_MS);
    }
    throw new Error(`Somebody stays connected to ${this.database}: its database time cannot be told.`);
  }
}
