/** `weak`: nothing leaks by this alone, but one wall is thinner than it could be. `fail`: a wall is down. */
export type Verdict = 'ok' | 'weak' | 'fail';

export interface Finding {
  /** What was looked at: stable, for programs. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found, with names. */
  readonly detail: string;
  /** What to do now; null where all is well. */
  readonly nextStep: string | null;
}

export interface DoctorReport {
  /** The worst of the findings: a command exits 1 on `fail`. */
  readonly verdict: Verdict;
  /** As the server says it, for example `18.4`. */
  readonly serverVersion: string;
  /** Tenants whose tables were looked at. */
  readonly tenants: number;
  readonly findings: readonly Finding[];
}

const SEVERITY: readonly Verdict[] = ['ok', 'weak', 'fail'];
const NAMED = 5;

export function worstOf(findings: readonly Finding[]): Verdict {
  return SEVERITY[Math.max(0, ...findings.map(({ verdict }) => SEVERITY.indexOf(verdict)))];
}

export function ok(check: string, detail: string): Finding {
  return { check, verdict: 'ok', detail, nextStep: null };
}

export function weak(check: string, detail: string, nextStep: string): Finding {
  return { check, verdict: 'weak', detail, nextStep };
}

export function fail(check: string, detail: string, nextStep: string): Finding {
  return { check, verdict: 'fail', detail, nextStep };
}

/** `ok` with `well` where nothing was found wrong; otherwise what was, the first few by name. */
export function judge(
  check: string,
  wrong: readonly string[],
  { well, nextStep, verdict = 'fail' }: { well: string; nextStep: string; verdict?: Exclude<Verdict, 'ok'> },
): Finding {
  if (wrong.length === 0) return ok(check, well);
  const more = wrong.length > NAMED ? [`and ${wrong.length - NAMED} more`] : [];
  return { check, verdict, detail: [...wrong.slice(0, NAMED), ...more].join('; '), nextStep };
}
