import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** An idle session that has just told the others its statistics tells the rest ten seconds later. */
const STATISTICS_SETTLE_MS = 11_000;

export class Database {
  private client: Client | null = null;

  constructor(private readonly url: string) {}

  async run(sql: string): Promise<void> {
    await (await this.open()).query(sql);
  }

  /** How long the server has been executing statements in this database, by its own account. */
  async activeMs(): Promise<number> {
    await sleep(STATISTICS_SETTLE_MS);
    const { rows } = await (
      await this.open()
    ).query<{ active: number }>(
      'SELECT active_time AS active FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].active;
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  private async open(): Promise<Client> {
    if (!this.client) {
      this.client = new Client({ connectionString: this.url });
      await this.client.connect();
    }
    return this.client;
  }
}
