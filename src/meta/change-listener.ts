import { Client } from 'pg';

export interface TenantChange {
  readonly id: string | null;
  readonly slug: string | null;
}

export interface ChangeListenerOptions {
  readonly url: string;
  readonly onChange: (change: TenantChange) => void;
  /** False while changes may be missed: what was remembered is no longer to be trusted. */
  readonly onListening: (listening: boolean) => void;
}

const CHANNEL = 'tenantry_tenants';
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

/** Hears of every change of the register, over a connection of its own that comes back by itself. */
export class ChangeListener {
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private retryMs = FIRST_RETRY_MS;
  private stopped = false;

  constructor(private readonly options: ChangeListenerOptions) {}

  /** Resolves when it listens, or after the first failed attempt; it goes on trying. */
  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'tenantry listener',
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.heard(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.retryMs = FIRST_RETRY_MS;
      this.options.onListening(true);
    } catch {
      this.lost(client);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private lost(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    void client.end().catch(() => undefined);
    if (this.stopped) return;
    this.options.onListening(false);
    this.timer = setTimeout(() => void this.start(), this.retryMs * (0.5 + Math.random()));
    this.timer.unref();
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private heard(payload: string | undefined): void {
    try {
      this.options.onChange(JSON.parse(payload ?? '') as TenantChange);
    } catch {
      // Not one of ours: forget everything rather than too little.
      this.options.onChange({ id: null, slug: null });
    }
  }
}
