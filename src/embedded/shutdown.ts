/** Ctrl+C reaches a program twice when npm started it: from the terminal and from npm. */
const SAME_PRESS_MS = 1_000;

/** What a failed process still does may itself wait for what has failed. */
const FAIL_WITHIN_MS = 10_000;

/** The orderly end of a process: what was added last stops first. */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;
  private firstSignalAt: number | undefined;

  constructor(private readonly log: (message: string) => void = () => {}) {}

  /**
   * From now on SIGINT and SIGTERM stop everything and end the process: with 0, or with 1 when a step failed.
   * A second signal, a second later, ends it at once. Listen before the first step is there: a signal may come while starting.
   */
  listen(): this {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.onSignal());
    return this;
  }

  add(stop: () => Promise<unknown>): void {
    this.steps.push(stop);
  }

  /** Stops everything once; a step that fails is logged and keeps no other from being taken. */
  run(): Promise<void> {
    return (this.running ??= this.stopAll());
  }

  /** Says why, stops everything, and ends the process with 1. Steps that take longer than 10 seconds are not waited for. */
  fail(sentence: string): void {
    this.log(sentence);
    const end = () => process.exit(1);
    setTimeout(end, FAIL_WITHIN_MS).unref();
    this.run().then(end, end);
  }

  private onSignal(): void {
    this.firstSignalAt ??= Date.now();
    if (Date.now() - this.firstSignalAt > SAME_PRESS_MS) process.exit(1);
    this.run().then(
      () => process.exit(process.exitCode),
      () => process.exit(1),
    );
  }

  private async stopAll(): Promise<void> {
    for (const stop of this.steps.reverse()) {
      try {
        await stop();
      } catch (error) {
        process.exitCode = 1;
        this.log(`A part did not stop as it should: ${(error as Error).message}`);
      }
    }
  }
}
