import { migrateLines } from '../../bench/cases/fleet/lines.js';
import { perWorker } from '../../bench/cases/fleet/per-worker.js';
import { privateMbIn } from '../../bench/harness/private-memory.js';
import { extrapolated, medianOf, quantileOf, spreadOf } from '../../bench/harness/stats.js';
import { oneReadEach, readsByKey } from '../../bench/http/traffic.js';
import { type Tenant } from '../../src/tenancy/index.js';

describe('the statistics', () => {
  it('take the middle, the least and the greatest, whatever the order', () => {
    expect(spreadOf([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(quantileOf([0, 10], 0.99)).toBeCloseTo(9.9);
    expect(() => spreadOf([])).toThrow('Nothing was measured.');
  });

  // By the binomial distribution: of 21, P(fewer than 6 below the median) is 0.013, and of fewer than 7 is 0.039.
  it.each([
    [5, undefined],
    [6, [1, 6]],
    [12, [3, 10]],
    [14, [3, 12]],
    [21, [6, 16]],
    [42, [15, 28]],
    // From 1,075 on, the chance that none is below the median is too small for a number.
    [1258, [594, 665]],
    [5000, [2431, 2570]],
  ])('tell where the median of %i lies with 95 %%', (n, between) => {
    const values = Array.from({ length: n }, (_, rank) => n - rank);
    expect(spreadOf(values).between).toEqual(between);
  });

  it('extrapolate a sample to all, and no more than that', () => {
    expect(extrapolated(30, 100, 1_000)).toBe(300);
    expect(extrapolated(30, 100, 100)).toBe(30);
    for (const [sample, all] of [
      [0, 10],
      [11, 10],
      [-1, 10],
    ]) {
      expect(() => extrapolated(1, sample, all)).toThrow(/is no sample/);
    }
  });
});

describe('private memory', () => {
  it('is the clean and the dirty, without what is shared', () => {
    const rollup = ['Rss: 9000 kB', 'Shared_Clean: 5000 kB', 'Private_Clean:     1024 kB', 'Private_Dirty:    2048 kB'];
    expect(privateMbIn(rollup.join('\n'))).toBe(3);
    expect(privateMbIn('Rss: 9000 kB')).toBeUndefined();
  });
});

describe('a pass over the fleet', () => {
  it('is judged with and without the search for drift, in time and CPU', () => {
    const all = new Map([
      ['bare', [2, 2, 2].map((ms) => ({ ms, cpuMs: 1 }))],
      // Drift is not looked for in every round: those without it are none of "then drift".
      ['ours', [{ ms: 3, cpuMs: 2, drift: { ms: 5, cpuMs: 4 } }, ...[3, 3].map((ms) => ({ ms, cpuMs: 2 }))]],
    ]);
    const lines = migrateLines({ all, workers: 8, ours: 'ours', baseline: 'bare' });
    expect(lines.map(({ contender, part, ratio }) => [part, contender, ratio!.median])).toEqual([
      ['8 at a time', 'bare', 1],
      ['8 at a time', 'ours', 1.5],
      ['8 at a time', 'ours, then drift', 4],
      ['8 at a time, CPU', 'bare', 1],
      ['8 at a time, CPU', 'ours', 2],
      ['8 at a time, CPU', 'ours, then drift', 6],
    ]);
  });

  it('comes to each member once, so many at a time', async () => {
    const seen: number[] = [];
    let [now, most] = [0, 0];
    await perWorker([1, 2, 3, 4, 5, 6, 7], 3, async (member) => {
      most = Math.max(most, (now += 1));
      await new Promise(setImmediate);
      now -= 1;
      seen.push(member);
    });
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });
});

describe('the traffic', () => {
  const tenants = Array.from({ length: 50 }, (_, n) => ({ slug: `t${n}` })) as Tenant[];
  const asked = (choice: 'uniform' | 'skewed', seed?: number) =>
    readsByKey(tenants, choice, { seed }).map(({ tenant }) => tenant);

  it('is the same each time, and another for another seed', () => {
    expect(asked('uniform', 1)).toEqual(asked('uniform', 1));
    expect(asked('uniform', 1)).not.toEqual(asked('uniform', 2));
  });

  it('comes to all tenants, evenly or to the first most often', () => {
    expect(new Set(asked('uniform')).size).toBe(50);
    const timesOf = (choice: 'uniform' | 'skewed', slug: string) =>
      asked(choice).filter((each) => each === slug).length;
    expect(timesOf('skewed', 't0')).toBeGreaterThan(5 * timesOf('skewed', 't19'));
    expect(timesOf('uniform', 't0')).toBeLessThan(5 * timesOf('uniform', 't19'));
  });

  it('asks every tenant once to begin with', () => {
    expect(oneReadEach(tenants).map(({ tenant }) => tenant)).toEqual(tenants.map(({ slug }) => slug));
  });
});
