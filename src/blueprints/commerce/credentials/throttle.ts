import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemException } from '../../../http/index.js';

interface Window {
  count: number;
  endsAtMs: number;
}

/** How many attempts a quarter of an hour has room for. */
export interface ThrottleLimits {
  readonly perAccount: number;
  readonly perAddress: number;
}

export const THROTTLE_LIMITS = Symbol('THROTTLE_LIMITS');
export const DEFAULT_LIMITS: ThrottleLimits = { perAccount: 10, perAddress: 100 };

const WINDOW_MS = 15 * 60 * 1_000;
const MOST_WINDOWS = 50_000;

/** 429: too many attempts. The same for accounts that exist and those that do not. */
export class TooManyAttemptsProblem extends ProblemException {
  constructor(retryAfterSeconds: number) {
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    super(429, 'too_many_attempts', `Too many attempts. Try again in ${retryAfterSeconds} s.`, {}, headers);
  }
}

/**
 * Counts attempts per account and per network address, before any of them is looked at: attempts sent all at once
 * count like those sent one by one. Each process counts for itself.
 */
@Injectable()
export class Throttle {
  private readonly windows = new Map<string, Window>();

  constructor(@Inject(THROTTLE_LIMITS) private readonly limits: ThrottleLimits) {}

  /** @throws TooManyAttemptsProblem (429). */
  count(account: string, address: string | undefined): void {
    this.hit(`address ${address ?? 'unknown'}`, this.limits.perAddress);
    this.hit(keyOf(account), this.limits.perAccount);
  }

  /** A success takes the account's count back, so that someone who types badly is not locked out by the next log-in. */
  forgive(account: string): void {
    this.windows.delete(keyOf(account));
  }

  private hit(key: string, most: number): void {
    const now = Date.now();
    let window = this.windows.get(key);
    if (!window || window.endsAtMs <= now) window = { count: 0, endsAtMs: now + WINDOW_MS };
    // Taken out and put back: the oldest come first when room has to be made.
    this.windows.delete(key);
    this.windows.set(key, window);
    if (this.windows.size > MOST_WINDOWS) this.windows.delete(this.windows.keys().next().value!);
    window.count += 1;
    if (window.count > most) throw new TooManyAttemptsProblem(Math.ceil((window.endsAtMs - now) / 1_000));
  }
}

/** A digest: tokens and addresses do not stay in memory, and a long one takes no more room than a short one. */
function keyOf(account: string): string {
  return `account ${createHash('sha256').update(account.toLowerCase()).digest('base64')}`;
}
