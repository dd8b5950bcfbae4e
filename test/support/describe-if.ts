/**
 * A suite that needs something this machine may not have. Where it is missing the suite is skipped and says so:
 * `describeIf(process.env.REDIS_URL, 'REDIS_URL is not set', 'the cache on Redis', () => { … })`.
 */
export function describeIf(condition: unknown, reason: string, name: string, tests: () => void): void {
  if (condition) return describe(name, tests);
  process.stderr.write(`\nSKIPPED: ${name}: ${reason}\n`);
  describe.skip(`${name} (skipped: ${reason})`, tests);
}
