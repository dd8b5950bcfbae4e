import { type DecisionRule } from '../agents/decision-rule.entity.js';
import { type RuleConditions } from '../agents/rule-conditions.js';
import { type AccountStanding, type AccountTier } from '../customers/account-enums.js';
import { cents } from '../money/cents.js';
import { type RefundReason } from './refund-enums.js';

export const DEFAULT_WINDOW_DAYS = 90;
const DAY_MS = 86_400_000;

/** What rules may ask about a refund. */
export interface RefundFacts {
  readonly amount: string;
  readonly reason: RefundReason;
  /** Undefined for a customer without a profile: no condition on it holds. */
  readonly accountTier?: AccountTier;
  readonly accountStanding?: AccountStanding;
  /** What the customer was granted before. */
  readonly granted: readonly { readonly amount: string; readonly decidedAt: Date }[];
}

interface Bounds {
  readonly min?: string;
  readonly max?: string;
}

/** The first rule that applies; the rules come in the order in which they are asked. */
export function firstMatch(rules: readonly DecisionRule[], facts: RefundFacts, now: Date): DecisionRule | undefined {
  return rules.find(({ conditions }) => applies(conditions, facts, now));
}

/** True where everything the conditions say holds. */
export function applies(conditions: RuleConditions, facts: RefundFacts, now: Date): boolean {
  const { amount, reasons, accountTiers, accountStandings } = conditions;
  return (
    within(cents(facts.amount), amount ?? {}) &&
    isOneOf(facts.reason, reasons) &&
    isOneOf(facts.accountTier, accountTiers) &&
    isOneOf(facts.accountStanding, accountStandings) &&
    historyApplies(conditions, facts, now)
  );
}

function historyApplies({ history }: RuleConditions, { granted }: RefundFacts, now: Date): boolean {
  if (!history) return true;
  const { windowDays = DEFAULT_WINDOW_DAYS, minRefunds = 0, maxRefunds = Infinity, minRefunded, maxRefunded } = history;
  const since = now.getTime() - windowDays * DAY_MS;
  const recent = granted.filter(({ decidedAt }) => decidedAt.getTime() >= since);
  const refunded = recent.reduce((sum, { amount }) => sum + cents(amount), 0n);
  return (
    recent.length >= minRefunds &&
    recent.length <= maxRefunds &&
    within(refunded, { min: minRefunded, max: maxRefunded })
  );
}

function within(value: bigint, { min, max }: Bounds): boolean {
  return (min === undefined || value >= cents(min)) && (max === undefined || value <= cents(max));
}

function isOneOf<T>(value: T | undefined, allowed: readonly T[] | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}
