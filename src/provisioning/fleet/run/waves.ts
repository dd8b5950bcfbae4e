export interface Wave<T> {
  readonly members: readonly T[];
  /** One failure in it halts the run. */
  readonly isCanary: boolean;
}

/** The canary first, then waves of `wavePercent` of all, then nothing is left. Without either: one wave. */
export function wavesOf<T>(all: readonly T[], options: { canary?: number; wavePercent?: number }): Wave<T>[] {
  const canary = all.slice(0, options.canary ?? 0);
  const rest = all.slice(canary.length);
  const size = options.wavePercent ? Math.max(1, Math.ceil((all.length * options.wavePercent) / 100)) : rest.length;
  const waves: Wave<T>[] = canary.length > 0 ? [{ members: canary, isCanary: true }] : [];
  for (let start = 0; start < rest.length; start += size) {
    waves.push({ members: rest.slice(start, start + size), isCanary: false });
  }
  return waves;
}
