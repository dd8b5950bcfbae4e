/** Something that is measured beside others. */
export interface Runner<T> {
  readonly name: string;
  measure(): Promise<T>;
}

/**
 * Every runner once a round, each round beginning with another one: whatever slows the machine down for a while
 * meets all of them. The first `warmUps` rounds are thrown away. Index n of each list is the same round.
 */
export async function interleave<T>(
  runners: readonly Runner<T>[],
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
): Promise<Map<string, T[]>> {
  const measured = new Map<string, T[]>(runners.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    const first = (round + warmUps) % runners.length;
    for (const { name, measure } of [...runners.slice(first), ...runners.slice(0, first)]) {
      const value = await measure();
      if (round >= 0) measured.get(name)!.push(value);
    }
  }
  return measured;
}

/** Further rounds of some of them, behind those there are: round n stays the same for all who were in it. */
export function addRounds<T>(measured: Map<string, T[]>, more: ReadonlyMap<string, readonly T[]>): void {
  for (const [name, rounds] of more) measured.set(name, [...(measured.get(name) ?? []), ...rounds]);
}
