import { type Line, linesOf } from '../../harness/figure.js';

/** Of one pass over the fleet, per tenant. */
export interface FleetMeasurement {
  readonly ms: number;
  /** Of Node and of the server where it is on this machine. */
  readonly cpuMs: number;
  /** Of looking for drift afterwards, where that was done: in the first rounds. */
  readonly drift?: FleetMeasurement;
}

interface MigrateInput {
  readonly all: ReadonlyMap<string, readonly FleetMeasurement[]>;
  readonly workers: number;
  readonly ours: string;
  readonly baseline: string;
}

/** Time and CPU, with ours once more with the search for drift added. */
export function migrateLines({ all, workers, ours, baseline }: MigrateInput): Line[] {
  const measured = new Map(all);
  const withDrift = all
    .get(ours)!
    .flatMap(({ ms, cpuMs, drift }) => (drift ? [{ ms: ms + drift.ms, cpuMs: cpuMs + drift.cpuMs }] : []));
  measured.set(`${ours}, then drift`, withDrift);
  const common = { measured, baseline, ratio: 'own/baseline' } as const;
  const part = `${workers} at a time`;
  return [
    ...linesOf({ ...common, part, unit: 'ms', value: ({ ms }) => ms }),
    ...linesOf({ ...common, part: `${part}, CPU`, unit: 'ms CPU', value: ({ cpuMs }) => cpuMs }),
  ];
}
