const PAUSE_MS = 1_000;

/** Remembers whether the store is away: says so once, and once when it is back, and spares it in between. */
export class Outage {
  private away = false;
  private retryAtMs = 0;

  constructor(
    private readonly log: (message: string) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** True while a failure is so fresh that asking again would only cost time. */
  get pausing(): boolean {
    return this.away && this.now() < this.retryAtMs;
  }

  failed(error: unknown): void {
    this.retryAtMs = this.now() + PAUSE_MS;
    if (this.away) return;
    this.away = true;
    const reason = error instanceof Error && error.message ? error.message : String(error);
    this.log(`The cache is away (${reason}). Work goes on without it; see REDIS_URL.`);
  }

  over(): void {
    if (!this.away) return;
    this.away = false;
    this.log('The cache is back.');
  }
}
