import { linesOf } from '../../bench/harness/figure.js';
import { printed } from '../../bench/harness/print.js';
import { interleave } from '../../bench/harness/rounds.js';
import { optionsFrom } from '../../bench/options.js';

describe('the rounds', () => {
  it('begin with another contender each, and leave out what warmed up', async () => {
    const order: string[] = [];
    const runners = ['a', 'b', 'c'].map((name) => ({ name, measure: async () => order.push(name) }));
    const measured = await interleave(runners, { rounds: 2, warmUps: 1 });
    expect(order.join('')).toBe('abcbcacab');
    expect(Object.fromEntries(measured)).toEqual({ a: [6, 8], b: [4, 9], c: [5, 7] });
  });
});

describe('a ratio', () => {
  const measured = new Map([
    ['plain', [100, 200, 400]],
    ['ours', [125, 250, 800]],
  ]);
  const lines = (ratio: 'baseline/own' | 'own/baseline') =>
    linesOf({ measured, baseline: 'plain', unit: 'µs', value: (us) => us, ratio });

  it('is taken within a round, and then the median', () => {
    expect(lines('baseline/own')[1].ratio).toEqual({ median: 0.8, min: 0.5, max: 0.8 });
    expect(lines('own/baseline')[1].ratio).toEqual({ median: 1.25, min: 1.25, max: 2 });
  });

  it('is printed with the least and the greatest', () => {
    const goals = [{ contender: 'ours', of: 'ratio', atLeast: 0.85 } as const];
    const figure = {
      name: 'a.b',
      title: 'A',
      baseline: 'plain',
      target: '≥ 0.85',
      goals,
      lines: lines('baseline/own'),
    };
    expect(printed({ ...figure, notes: ['said'] })).toBe(
      [
        'a.b: A',
        '  target: ≥ 0.85; ratios to "plain", median (min–max)',
        '  not met',
        '    plain  200 (100–400) µs  × 1.00 (1.00–1.00)',
        '    ours   250 (125–800) µs  × 0.80 (0.50–0.80)',
        '  note: said',
      ].join('\n'),
    );
  });
});

describe('the command line', () => {
  const NOTHING = { only: [], contenders: [], quick: false, readme: false };

  it('is read whole, or refused with the usage', () => {
    expect(optionsFrom([])).toEqual(NOTHING);
    expect(optionsFrom(['--only', 'request,pool', '--quick', '--json', 'x.json', '--contenders', 'tenantry'])).toEqual({
      ...NOTHING,
      only: ['request', 'pool'],
      contenders: ['tenantry'],
      quick: true,
      json: 'x.json',
    });
    expect(optionsFrom(['--from', 'x.json', '--plots', 'docs/plots', '--readme'])).toEqual({
      ...NOTHING,
      from: 'x.json',
      plots: 'docs/plots',
      readme: true,
    });
    for (const wrong of [['--fast'], ['--only'], ['--json', '--quick'], ['--plots']]) {
      expect(() => optionsFrom(wrong)).toThrow(/Usage: npm run bench/);
    }
  });
});
