/** One count that an attempt must fit in. Keys are digests: no address and no token is kept. */
export interface AttemptRule {
  readonly key: string;
  /** Attempts a window has room for. */
  readonly most: number;
  readonly windowMs: number;
  /** Beyond `most`, one attempt is let through after each pause of this length; undefined refuses until the window ends. */
  readonly slowedToMs?: number;
  /** The rule is skipped while this key is remembered. */
  readonly unlessKnown?: string;
}

/**
 * Counts attempts, for all processes that share it. An attempt is checked and counted in one atomic step, rule by rule;
 * it stops at the first rule that has no room, so the later rules do not count a refused attempt.
 */
export interface AttemptCounters {
  /** 0 when every rule has room, else milliseconds until the refusing rule has room again. */
  hit(rules: readonly AttemptRule[]): Promise<number>;
  /** Sets a count back to nothing. */
  clear(key: string): Promise<void>;
  /** Remembers a key for `unlessKnown`. */
  remember(key: string, forMs: number): Promise<void>;
  close(): Promise<void>;
}

export const ATTEMPT_COUNTERS = Symbol('ATTEMPT_COUNTERS');
