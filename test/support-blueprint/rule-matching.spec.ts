import { type RuleConditions } from '../../src/blueprints/support/agents/rule-conditions.js';
import { AccountStanding, AccountTier } from '../../src/blueprints/support/customers/account-enums.js';
import { cents } from '../../src/blueprints/support/money/cents.js';
import { RefundReason } from '../../src/blueprints/support/refunds/refund-enums.js';
import { applies, type RefundFacts } from '../../src/blueprints/support/refunds/rule-matching.js';

const NOW = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const FACTS: RefundFacts = {
  amount: '50.00',
  reason: RefundReason.BILLING_ERROR,
  accountTier: AccountTier.PREMIUM,
  accountStanding: AccountStanding.GOOD,
  granted: [
    { amount: '10.00', decidedAt: daysAgo(10) },
    { amount: '0.10', decidedAt: daysAgo(90) },
    { amount: '500.00', decidedAt: daysAgo(91) },
  ],
};

it.each<[boolean, RuleConditions]>([
  [true, {}],
  [true, { amount: {} }],
  [true, { amount: { min: '50.00', max: '50' } }],
  [false, { amount: { max: '49.99' } }],
  [false, { amount: { min: '50.01' } }],
  [true, { amount: { min: '9.5' } }], // as text it would be greater
  [true, { reasons: [RefundReason.OTHER, RefundReason.BILLING_ERROR] }],
  [false, { reasons: [RefundReason.OTHER] }],
  [true, { accountTiers: [AccountTier.PREMIUM] }],
  [false, { accountTiers: [AccountTier.VIP] }],
  [false, { accountStandings: [AccountStanding.AT_RISK] }],
  [true, { history: {} }],
  [true, { history: { minRefunds: 2, maxRefunds: 2 } }], // 90 days unless said, both ends included
  [true, { history: { windowDays: 30, maxRefunds: 1 } }],
  [false, { history: { windowDays: 30, minRefunds: 2 } }],
  [true, { history: { windowDays: 91, minRefunds: 3 } }],
  [true, { history: { minRefunded: '10.10', maxRefunded: '10.10' } }],
  [false, { history: { maxRefunded: '10.09' } }],
  [false, { amount: { max: '100.00' }, accountTiers: [AccountTier.BASIC] }], // everything that is said must hold
])('%s: %j', (expected, conditions) => {
  expect(applies(conditions, FACTS, NOW)).toBe(expected);
});

it('holds no condition on an account against a customer who has none', () => {
  const unknown = { ...FACTS, accountTier: undefined, accountStanding: undefined };
  expect(applies({ accountTiers: Object.values(AccountTier) }, unknown, NOW)).toBe(false);
  expect(applies({ accountStandings: Object.values(AccountStanding) }, unknown, NOW)).toBe(false);
  expect(applies({}, unknown, NOW)).toBe(true);
});

it('reads amounts in whole cents', () => {
  expect([cents('0'), cents('12'), cents('12.5'), cents('-12.05'), cents('9999999999.99')]).toEqual([
    0n,
    1200n,
    1250n,
    -1205n,
    999999999999n,
  ]);
  for (const wrong of ['', '1.', '.5', '1.005', '1e3', 'NaN', ' 1']) expect(() => cents(wrong)).toThrow(RangeError);
});
