import {
  addMonths,
  adjustmentPremium,
  apportion,
  clawBack,
  dayInLondon,
  daysIncluding,
  lastDayOfTerm,
  monthOf,
  pence,
  portion,
  pounds,
  priceOf,
  returnPremium,
  splitCommission,
  total,
} from '../../src/blueprints/insurance/money/index.js';

const year = { inceptionDate: '2026-01-01', expiryDate: '2026-12-31' };

describe('worked examples', () => {
  it('new business: £423.17 net at 12 % IPT with a £25 fee and 15 % commission', () => {
    // IPT 423.17 × 0.12 = 50.7804 → 50.78; gross 423.17 + 50.78 + 25.00 = 498.95; commission 63.4755 → 63.48
    expect(priceOf({ netPremium: '423.17', iptRate: '12.00', fees: '25.00', commissionRate: '15.00' })).toMatchObject({
      iptAmount: '50.78',
      gross: '498.95',
      commissionAmount: '63.48',
    });
  });

  it('travel: £86.35 net at 20 % IPT, no fee, 22.5 % commission', () => {
    // IPT 17.27; gross 103.62; commission 19.42875 → 19.43
    expect(priceOf({ netPremium: '86.35', iptRate: '20.00', fees: '0.00', commissionRate: '22.50' })).toMatchObject({
      iptAmount: '17.27',
      gross: '103.62',
      commissionAmount: '19.43',
    });
  });

  it('a mid-term adjustment half way: £400.00 a year becomes £500.00 from 2 July', () => {
    // 183 of 365 days are left: 100.00 × 183 / 365 = 50.136… → 50.14; IPT 6.0168 → 6.02; gross 56.16
    const net = adjustmentPremium(year, '2026-07-02', '400.00', '500.00');
    expect(net).toBe('50.14');
    expect(priceOf({ netPremium: net, iptRate: '12.00', fees: '0.00', commissionRate: '15.00' })).toMatchObject({
      iptAmount: '6.02',
      gross: '56.16',
      commissionAmount: '7.52',
    });
  });

  it('a cancellation with clawback: £1,200.00 a year ends on 1 April', () => {
    // 275 of 365 days go back: 1200 × 275 / 365 = 904.1095… → −904.11; IPT −108.4932 → −108.49; fee 35 stays
    const net = returnPremium(year, '2026-04-01', '1200.00');
    expect(net).toBe('-904.11');
    const price = priceOf({ netPremium: net, iptRate: '12.00', fees: '35.00', commissionRate: '20.00' });
    expect(price).toMatchObject({ iptAmount: '-108.49', gross: '-977.60', commissionAmount: '-180.82' });
    // 240.00 had been split 70/30: 168.00 and 72.00; 180.82 comes back as 126.574 → 126.57 and 54.246 → 54.25
    const held = splitCommission('240.00', ['70.00', '30.00']).map((amount) => ({ amount, clawedBack: '0.00' }));
    expect(clawBack('180.82', held)).toEqual(['126.57', '54.25']);
  });

  it('a renewal: £437.99 net at 12 % with the £25 fee', () => {
    // IPT 52.5588 → 52.56; gross 515.55; commission 65.6985 → 65.70
    expect(priceOf({ netPremium: '437.99', iptRate: '12.00', fees: '25.00', commissionRate: '15.00' })).toMatchObject({
      iptAmount: '52.56',
      gross: '515.55',
      commissionAmount: '65.70',
    });
  });
});

describe('rounding', () => {
  it('takes half a penny away from zero, so that a return mirrors its charge', () => {
    expect(portion(1n, 1n, 2n)).toBe(1n);
    expect(portion(-1n, 1n, 2n)).toBe(-1n);
    expect(portion(3n, 1n, 2n)).toBe(2n);
    expect(portion(100n, 1n, 3n)).toBe(33n);
    expect(priceOf({ netPremium: '0.12', iptRate: '12.50', fees: '0', commissionRate: '0' }).iptAmount).toBe('0.02');
  });

  it('is exact where floats are not', () => {
    expect(total(['0.10', '0.20'])).toBe('0.30');
    expect(pounds(pence('9999999999.99'))).toBe('9999999999.99');
    expect(priceOf({ netPremium: '1.15', iptRate: '50.00', fees: '0', commissionRate: '0' }).iptAmount).toBe('0.58');
  });

  it('loses no penny when an amount is divided', () => {
    expect(apportion(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(apportion(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(splitCommission('0.01', ['50.00', '50.00'])).toEqual(['0.01', '0.00']);
    expect(() => splitCommission('10.00', ['50.00', '49.99'])).toThrow('add up to 100');
  });

  it('never claws back more than is held', () => {
    expect(
      clawBack('10.00', [
        { amount: '10.00', clawedBack: '0.00' },
        { amount: '5.00', clawedBack: '5.00' },
      ]),
    ).toEqual(['10.00', '0.00']);
    expect(() => clawBack('10.01', [{ amount: '10.00', clawedBack: '0.00' }])).toThrow('cannot be clawed back');
  });

  it('refuses what is not an amount', () => {
    for (const wrong of ['', '1.234', '1,000.00', '1e3', 'NaN', ' 1', '٣'])
      expect(() => pence(wrong)).toThrow(RangeError);
  });
});

describe('the calendar', () => {
  it('counts terms by days of cover', () => {
    expect(lastDayOfTerm('2026-03-01', 12)).toBe('2027-02-28');
    expect(lastDayOfTerm('2028-02-29', 12)).toBe('2029-02-28');
    expect(lastDayOfTerm('2026-01-31', 1)).toBe('2026-02-28');
    expect(daysIncluding('2028-01-01', '2028-12-31')).toBe(366);
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(monthOf('2028-02-11')).toEqual({ first: '2028-02-01', last: '2028-02-29' });
  });

  it('returns everything from inception, nothing from the day after expiry', () => {
    expect(returnPremium(year, '2026-01-01', '365.00')).toBe('-365.00');
    expect(returnPremium(year, '2026-12-31', '365.00')).toBe('-1.00');
    expect(returnPremium(year, '2027-01-01', '365.00')).toBe('0.00');
  });

  it('knows the day in London in summer time', () => {
    expect(dayInLondon(new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
    expect(dayInLondon(new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
  });
});
