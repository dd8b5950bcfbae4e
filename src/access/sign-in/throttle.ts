import { createHash } from 'node:crypto';
import { type Provider } from '@nestjs/common';

interface Window {
  count: number;
  endsAtMs: number;
}

/** How many attempts a quarter of an hour has room for. */
export interface ThrottleLimits {
  readonly perAccount: number;
  readonly perAddress: number;
}

/** What an attempt too many is answered with: the same for accounts that exist and those that do not. */
export interface Refusal {
  readonly status: 429;
  readonly code: 'too_many_attempts';
  readonly detail: string;
  readonly headers: { readonly 'Retry-After': string };
}

export const THROTTLE_LIMITS = Symbol('THROTTLE_LIMITS');
export const DEFAULT_LIMITS: ThrottleLimits = { perAccount: 10, perAddress: 100 };

const WINDOW_MS = 15 * 60 * 1_000;
const MOST_WINDOWS = 50_000;

/**
 * Counts attempts per account and per network address, before any of them is looked at: attempts sent all at once
 * count like those sent one by one. Each process counts for itself.
 */
export class Throttle {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly limits: ThrottleLimits,
    private readonly errorOf: (refusal: Refusal) => Error,
  ) {}

  /** Counts an attempt. Throws the error of the refusal (429) when it is one too many. */
  count(account: string, address: string | null | undefined): void {
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
    if (window.count > most) throw this.errorOf(refusalFor(Math.ceil((window.endsAtMs - now) / 1_000)));
  }
}

/** A Throttle for a module, with the limits of THROTTLE_LIMITS; `errorOf` says how the module refuses. */
export function throttling(errorOf: (refusal: Refusal) => Error): Provider[] {
  return [
    { provide: THROTTLE_LIMITS, useValue: DEFAULT_LIMITS },
    {
      provide: Throttle,
      inject: [THROTTLE_LIMITS],
      useFactory: (limits: ThrottleLimits) => new Throttle(limits, errorOf),
    },
  ];
}

function refusalFor(seconds: number): Refusal {
  return {
    status: 429,
    code: 'too_many_attempts',
    detail: `Too many attempts. Try again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  };
}

/** A digest: tokens and addresses do not stay in memory, and a long one takes no more room than a short one. */
function keyOf(account: string): string {
  return `account ${createHash('sha256').update(account.toLowerCase()).digest('base64')}`;
}
