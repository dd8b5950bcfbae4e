/** What became of one route. */
export interface RouteReport {
  readonly route: string;
  /** Calls made with the caller's own ids, and the statuses they were answered with. */
  readonly own: number[];
  /** Calls made with something of the other tenant's. */
  readonly foreign: number[];
  /** An answer to own ids said that the route's work was done, or refused for a reason of its business. */
  exercised: boolean;
  /** The last refusal, where it was not exercised. */
  refusal: string;
}

export interface IsolationReport {
  readonly calls: number;
  /** Columns and new rows that carry a canary. */
  readonly canaries: number;
  /** Uuids by which the other tenant's rows are recognised. */
  readonly identifiers: number;
  readonly routes: readonly RouteReport[];
  /** Bytes of the other tenant in an answer: who asked what, and what was found. */
  readonly leaks: readonly string[];
  /** Tables of a tenant that changed while the other one was calling. */
  readonly changes: readonly string[];
}

/** What is wrong, one line each. `exempt` says of which routes it is known that they cannot be exercised, and why. */
export function violations(report: IsolationReport, exempt: Readonly<Record<string, string>>): string[] {
  const missed = report.routes.filter(({ exercised, route }) => !exercised && !(route in exempt));
  const stale = Object.keys(exempt).filter(
    (name) => !report.routes.some(({ route, exercised }) => route === name && !exercised),
  );
  return [
    ...report.leaks.map((leak) => `foreign bytes: ${leak}`),
    ...report.changes.map((change) => `foreign rows changed: ${change}`),
    ...missed.map(
      ({ route, own, refusal }) =>
        `not exercised: ${route} answered ${[...new Set(own)].join(', ') || 'nothing'} ${refusal}`,
    ),
    ...stale.map((route) => `exempt for nothing: ${route}`),
    ...(report.canaries + report.identifiers === 0 ? ['nothing of either tenant could be recognised'] : []),
  ];
}
