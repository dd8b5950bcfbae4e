import { chosen } from '../../bench/harness/chosen.js';
import { type Figure } from '../../bench/harness/figure.js';
import { type Goal, isMet, judge } from '../../bench/harness/goal.js';
import { type Machine } from '../../bench/harness/machine.js';
import { reportOf } from '../../bench/report/index.js';

const spread = (median: number) => ({ median, min: median / 2, max: median * 2 });
const line = (contender: string, ratio: number, part = 'read') => ({
  contender,
  part,
  unit: 'ms',
  value: spread(10 * ratio),
  ratio: spread(ratio),
});
const figureWith = (...goals: Goal[]): Figure => ({
  name: 'a.b',
  title: 'A',
  target: 'good',
  goals,
  lines: [line('plain', 1), line('ours', 0.9), line('theirs', 0.8), line('others', 0.95)],
  notes: [],
});
const ours = { contender: 'ours', part: 'read', of: 'ratio' } as const;
const verdict = (...goals: Goal[]) => isMet(judge(figureWith(...goals)));

describe('a goal', () => {
  it.each<[boolean, Goal]>([
    [true, { ...ours, atLeast: 0.9 }],
    [false, { ...ours, atLeast: 0.91 }],
    [true, { ...ours, atMost: 0.9 }],
    [false, { ...ours, atMost: 0.89 }],
    [true, { ...ours, of: 'value', atMost: 9 }],
    [false, { ...ours, of: 'value', atMost: 8.9 }],
    [true, { ...ours, atLeast: 0.85, above: ['theirs'] }],
    [false, { ...ours, atLeast: 0.85, above: ['theirs', 'others'] }],
  ])('is held against the median: %s for %j', (met, goal) => {
    expect(verdict(goal)).toBe(met);
  });

  it('is one of several: all are met, or the figure is not', () => {
    expect(verdict({ ...ours, atLeast: 0.85 }, { ...ours, atMost: 1 })).toBe(true);
    expect(verdict({ ...ours, atLeast: 0.85 }, { ...ours, atLeast: 1 })).toBe(false);
  });

  it('of a contender that was not measured is neither met nor missed', () => {
    expect(verdict({ ...ours, contender: 'left out', atLeast: 1 })).toBeNull();
    expect(isMet(judge({ ...figureWith({ ...ours, atLeast: 0.5 }), lines: [] }))).toBeNull();
  });

  it('that is not there is neither met nor missed', () => {
    expect(verdict()).toBeNull();
  });

  it('of a part that its contender does not have is a mistake', () => {
    expect(() => verdict({ ...ours, part: 'write', atLeast: 1 })).toThrow(/a\.b has a goal for "ours" write/);
  });
});

describe('the report', () => {
  const about = { processor: 'one', cores: 2, versions: { node: '20' } } as unknown as Machine;

  it('gives each figure by name the measurement of its hardest goal, the target and whether it is met', () => {
    const missed = { contender: 'others', part: 'read', of: 'ratio', atMost: 0.9 } as const;
    const figure = figureWith({ ...ours, atMost: 1.2 }, missed, { ...ours, atLeast: 0.89 });
    const report = reportOf(about, true, [figure]);
    expect(report).toMatchObject({ machine: { processor: 'one' }, versions: { node: '20' }, quick: true });
    const { median, min, max, unit, part, target, met, lines } = report.cases['a.b'];
    expect({ median, min, max, unit, part, target, met }).toEqual({
      median: 0.95,
      min: 0.475,
      max: 1.9,
      unit: '×',
      part: 'read',
      target: 'good',
      met: false,
    });
    expect(lines).toHaveLength(4);
  });

  it('says null where nothing could be measured', () => {
    const report = reportOf(about, false, [{ ...figureWith({ ...ours, atLeast: 1 }), lines: [] }]);
    expect(report.cases['a.b']).toMatchObject({ median: null, min: null, max: null, met: null });
  });
});

describe('the contenders', () => {
  it('are the baseline and those named, or all', () => {
    const all = ['plain', 'ours', 'theirs'].map((name) => ({ name }));
    const names = (...named: string[]) => chosen(all, named, 'plain').map(({ name }) => name);
    expect(names()).toEqual(['plain', 'ours', 'theirs']);
    expect(names('theirs')).toEqual(['plain', 'theirs']);
  });
});
