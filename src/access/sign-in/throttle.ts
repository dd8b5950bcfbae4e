import { createHash } from 'node:crypto';
import { type Provider } from '@nestjs/common';
import { ATTEMPT_COUNTERS, type AttemptCounters, type AttemptRule } from './attempts.js';
import { clientNetwork } from './client-network.js';

/** How many attempts a quarter of an hour has room for. A network is an IPv4 address or the /64 of an IPv6 address. */
export interface ThrottleLimits {
  /** Of one account, from one network. */
  readonly perAccount: number;
  /** Of all accounts, from one network. */
  readonly perAddress: number;
  /**
   * Of one account, from all networks it has not logged in from in the last 30 days. Beyond it one attempt every ten
   * seconds is let through: guessing stays slow, and no number of attackers shuts the account's owner out.
   */
  readonly perAccountOverall: number;
}

/** What an attempt too many is answered with: the same for accounts that exist and those that do not. */
export interface Refusal {
  readonly status: 429;
  readonly code: 'too_many_attempts';
  readonly detail: string;
  readonly headers: { readonly 'Retry-After': string };
}

export const THROTTLE_LIMITS = Symbol('THROTTLE_LIMITS');
export const DEFAULT_LIMITS: ThrottleLimits = { perAccount: 10, perAddress: 100, perAccountOverall: 100 };

const WINDOW_MS = 15 * 60 * 1_000;
const SLOWED_TO_MS = 10_000;
const NETWORK_KNOWN_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Counts attempts per client network, per account and network, and per account, before any of them is looked at:
 * attempts sent all at once count like those sent one by one. All processes that share a Redis count together.
 * @example
 * await this.throttle.count(email, request.ip);    // 429 when it is one too many
 * if (await passwordIsRight()) await this.throttle.forgive(email, request.ip);
 */
export class Throttle {
  constructor(
    /** Accounts of one area are not those of another, whatever they are called. */
    private readonly area: string,
    private readonly counters: AttemptCounters,
    private readonly limits: ThrottleLimits,
    private readonly errorOf: (refusal: Refusal) => Error,
  ) {}

  /**
   * Counts an attempt on an account from a client's address (behind trusted proxies: `request.ip`).
   * @throws the error of the refusal (429) when it is one too many.
   */
  async count(account: string, address: string | null | undefined): Promise<void> {
    const waitMs = await this.counters.hit(this.rules(account, clientNetwork(address)));
    if (waitMs > 0) throw this.errorOf(refusalFor(Math.max(1, Math.ceil(waitMs / 1_000))));
  }

  /**
   * A success sets the account's count for this network back, so that someone who types badly is not locked out by the
   * next log-in, and makes the network known to the account.
   */
  async forgive(account: string, address: string | null | undefined): Promise<void> {
    const network = clientNetwork(address);
    await this.counters.clear(this.key('account', account, network));
    await this.counters.remember(this.key('known', account, network), NETWORK_KNOWN_MS);
  }

  private rules(account: string, network: string): AttemptRule[] {
    const { perAccount, perAddress, perAccountOverall } = this.limits;
    return [
      { key: this.key('network', '', network), most: perAddress, windowMs: WINDOW_MS },
      { key: this.key('account', account, network), most: perAccount, windowMs: WINDOW_MS },
      {
        key: this.key('overall', account),
        most: perAccountOverall,
        windowMs: WINDOW_MS,
        slowedToMs: SLOWED_TO_MS,
        unlessKnown: this.key('known', account, network),
      },
    ];
  }

  /** A digest: tokens and addresses do not stay in memory or Redis, and a long one takes no more room than a short one. */
  private key(kind: string, account: string, network = ''): string {
    const named = JSON.stringify([this.area, account.toLowerCase(), network]);
    return `${kind}:${createHash('sha256').update(named).digest('base64url')}`;
  }
}

/** A Throttle for a module, with the limits of THROTTLE_LIMITS; `errorOf` says how the module refuses. */
export function throttling(area: string, errorOf: (refusal: Refusal) => Error): Provider[] {
  return [
    { provide: THROTTLE_LIMITS, useValue: DEFAULT_LIMITS },
    {
      provide: Throttle,
      inject: [ATTEMPT_COUNTERS, THROTTLE_LIMITS],
      useFactory: (counters: AttemptCounters, limits: ThrottleLimits) => new Throttle(area, counters, limits, errorOf),
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
