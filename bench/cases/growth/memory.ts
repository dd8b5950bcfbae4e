import { linesOf, type Line } from '../../harness/figure.js';
import { interleave } from '../../harness/rounds.js';
import { medianOf } from '../../harness/stats.js';
import { type MemoryInput, touchAll } from './backend-memory.js';

export const RECYCLING = 'tenantry';
export const WITHOUT = 'without recycling';

/** With recycling as it is by default (or as `recycled` says), and never. */
export async function memoryLines(
  part: string,
  input: MemoryInput,
  { rounds, recycled }: { rounds: number; recycled?: number },
): Promise<Line[]> {
  const runners = [
    { name: RECYCLING, measure: () => touchAll({ ...input, maxTablesPerConnection: recycled }) },
    { name: WITHOUT, measure: () => touchAll({ ...input, maxTablesPerConnection: Infinity }) },
  ];
  const measured = await interleave(runners, { rounds, warmUps: 0 });
  return linesOf({
    measured,
    part,
    baseline: WITHOUT,
    unit: 'MB',
    ratio: 'own/baseline',
    value: ({ mb }) => mb,
    beside: (all) => ({ backends: medianOf(all.map(({ backends }) => backends)) }),
  });
}
