/** Runs a few of many at once, the way p-limit does: the caller's own `await` brings its context back. */
export class Limiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

/** The same with callbacks, as many queues are written: whoever finishes calls the next one's work in its own context. */
export class NaiveLimiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  run(work: (done: () => void) => void): void {
    const start = () => {
      this.running += 1;
      work(() => {
        this.running -= 1;
        this.waiting.shift()?.();
      });
    };
    if (this.running < this.most) start();
    else this.waiting.push(start);
  }
}
