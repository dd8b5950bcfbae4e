import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProblemException } from '../../../http/index.js';

interface Window {
  count: number;
  endsAtMs: number;
}

const WINDOW_MS = 15 * 60 * 1_000;
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;
const MOST_WINDOWS = 50_000;

/** 429: too many attempts. The same for accounts that exist and those that do not. */
export class TooManyAttemptsProblem extends ProblemException {
  constructor(retryAfterSeconds: number) {
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    super(429, 'too_many_attempts', `Too many attempts. Try again in ${retryAfterSeconds} s.`, {}, headers);
  }
}

/**
 * Counts attempts per account (10) and per network address (100) in a quarter of an hour, before any of them is
 * looked at: attempts sent all at once count like those sent one by one. Each process counts for itself.
 */
@Injectable()
export class Throttle {
  private readonly windows = new Map<string, Window>();

  /** @throws TooManyAttemptsProblem (429). */
  count(account: string, address: string | undefined): void {
    this.hit(`address ${address ?? 'unknown'}`, PER_ADDRESS);
    this.hit(`account ${createHash('sha256').update(account.toLowerCase()).digest('base64')}`, PER_ACCOUNT);
  }

  /** A success takes the account's count back, so that someone who types badly is not locked out by the next log-in. */
  forgive(account: string): void {
    this.windows.delete(`account ${createHash('sha256').update(account.toLowerCase()).digest('base64')}`);
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
