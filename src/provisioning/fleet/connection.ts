import { Client, type QueryResult } from 'pg';
import { PoolerRefusedError } from './errors.js';

/** Settings of the session that the server takes when the connection is made: nothing is set afterwards. */
export type SessionSettings = Readonly<Record<string, string>>;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * One connection of the owner's login, made at first use and again when the server has ended it. One text may hold many
 * statements: they travel in one message.
 */
export class FleetConnection {
  private client: Client | null = null;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly onLost: () => void = () => {},
    private readonly settings: SessionSettings = {},
  ) {}

  /** A result per statement. After an error inside a transaction the caller rolls back. @throws PoolerRefusedError */
  async send(sql: string): Promise<QueryResult[]> {
    const client = (this.client ??= await this.connect());
    const results: unknown = await client.query(sql);
    return (Array.isArray(results) ? results : [results]) as QueryResult[];
  }

  /** Ends a transaction that may be open. A connection that cannot is thrown away, and its transaction with it. */
  async rollback(): Promise<void> {
    try {
      await this.client?.query('ROLLBACK');
    } catch {
      await this.close();
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.url,
      application_name: this.name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      options: optionsOf(this.settings),
    });
    const lost = () => {
      if (this.client === client) this.client = null;
      this.onLost();
    };
    client.on('error', lost).on('end', lost);
    await client.connect();
    // A pooler gives its clients numbers of its own making.
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    if (rows[0].pid !== (client as unknown as { processID: number }).processID) {
      await client.end();
      throw new PoolerRefusedError();
    }
    return client;
  }
}

function optionsOf(settings: SessionSettings): string | undefined {
  const entries = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replace(/([\\\s])/g, '\\$1')}`);
  return entries.length > 0 ? entries.join(' ') : undefined;
}
