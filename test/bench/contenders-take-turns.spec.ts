import { randomUUID } from 'node:crypto';
import { writeFigure } from '../../bench/cases/request-figures.js';
import { linesOf } from '../../bench/harness/figure.js';
import { printed } from '../../bench/harness/print.js';
import { interleave } from '../../bench/harness/rounds.js';
import { type Field } from '../../bench/http/field.js';
import { optionsFrom } from '../../bench/options.js';
import { type Tenant } from '../../src/tenancy/index.js';

const ALL = ['plain', 'ours', 'theirs'];
const ALONE = ['plain', 'ours'];

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
        '  target: ≥ 0.85; ratios to "plain", median (min–max), and where it lies with 95 %',
        '  not met',
        '    plain  200 (100–400) µs  × 1.00 (1.00–1.00)',
        '    ours   250 (125–800) µs  × 0.80 (0.50–0.80)',
        '  note: said',
      ].join('\n'),
    );
  });
});

describe('a ratio of six rounds and more', () => {
  it('is printed with the two between which it lies', () => {
    const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const measured = new Map([
      ['plain', rounds.map(() => 60)],
      ['ours', rounds.map((round) => 60 * round)],
    ]);
    const lines = linesOf({ measured, baseline: 'plain', unit: 'µs', value: (us) => us, ratio: 'own/baseline' });
    const figure = { name: 'a.b', title: 'A', baseline: 'plain', target: 'none', goals: [], notes: [], lines };
    expect(printed(figure)).toContain('× 6.50 (1.00–12.0) 3.00–10.0');
  });
});

describe('contenders with a goal', () => {
  const round = (cpuUs: number) => ({ cpuUs, nodeUs: 1, answered: 1, perSecond: 1, p50Ms: 1, p99Ms: 1 });
  const about = {
    name: 'a.b',
    title: 'A',
    target: '≥ 0.95',
    goals: [{ contender: 'ours', part: 'write', of: 'ratio', atLeast: 0.95 } as const],
  };

  it('and the baseline compete again without the others', async () => {
    const fields: string[][] = [];
    const request = {
      tenants: [{ id: randomUUID(), slug: 'first' }] as unknown as Tenant[],
      baseline: 'plain',
      quick: false,
      generationsAlone: 3,
      notes: [],
      open: async (which: (contender: string) => boolean) => {
        const names = ['plain', 'ours', 'theirs'].filter(which);
        fields.push(names);
        const [n, alone] = [fields.length, names.length === 2];
        const cpu = { plain: n, ours: alone ? n : 2 * n, theirs: 4 * n } as Record<string, number>;
        return {
          compete: async () => new Map(names.map((name) => [name, [round(cpu[name])]])),
          close: async () => {},
        } as unknown as Field;
      },
    };
    const { lines } = await writeFigure(request, about);
    expect(fields).toEqual([ALL, ALONE, ALONE, ALONE]);
    expect(lines.map(({ contender, ratio }) => [contender, ratio?.median, ratio?.min])).toEqual([
      ['plain', 1, 1],
      ['ours', 1, 0.5],
      ['theirs', 0.25, 0.25],
    ]);
    fields.length = 0;
    await writeFigure({ ...request, quick: true }, about);
    expect(fields).toEqual([ALL]);
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
