export interface LineLimits {
  /** Pieces of work that run at a time. */
  readonly atOnce: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
  /** The longest wait for a turn. */
  readonly waitMs: number;
}

/**
 * Lets so many pieces of work run at a time; a bounded number wait, first come first served, for a bounded time. Work that
 * comes when the line is full, or waits too long, is refused and never starts.
 * @example
 * const line = new BoundedLine({ atOnce: 1, waiting: 20, waitMs: 30_000 }, () => new BusyError());
 * await line.run(() => expensive());
 */
export class BoundedLine {
  private running = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly limits: LineLimits,
    private readonly refusal: () => Error,
  ) {}

  /** The result of the work. @throws the refusal when the line is full, or the wait was too long. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.atOnce) await this.turn();
    else this.running += 1;
    try {
      return await work();
    } finally {
      // A turn is handed on to the next in line; only without one it becomes free.
      const next = this.line.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private turn(): Promise<void> {
    if (this.line.length >= this.limits.waiting) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(start), 1);
        reject(this.refusal());
      }, this.limits.waitMs);
      this.line.push(start);
    });
  }
}
