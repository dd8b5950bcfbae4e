import { MetricPeriod } from './metric-enums.js';

/** The periods of one kind that hold any instant from `from` to `to`. */
export interface MetricSpan {
  readonly period: MetricPeriod;
  readonly from: Date;
  readonly to: Date;
}

const UNITS: Readonly<Record<MetricPeriod, readonly [unit: string, step: string]>> = {
  [MetricPeriod.DAY]: ['day', '1 day'],
  [MetricPeriod.WEEK]: ['week', '1 week'],
  [MetricPeriod.MONTH]: ['month', '1 month'],
  [MetricPeriod.QUARTER]: ['quarter', '3 months'],
  [MetricPeriod.YEAR]: ['year', '1 year'],
};

/**
 * `WITH span AS (…)`: a row (starts, ends) for each period, cut in the organization's time zone, so a day of a clock
 * change has 23 or 25 hours. Parameters: $1 period, $2 unit, $3 step, $4 from, $5 to. Nothing begins after now.
 */
export const WITH_SPAN = `
  WITH span AS (
    SELECT local AT TIME ZONE zone AS starts, (local + $3::interval) AT TIME ZONE zone AS ends
    FROM (SELECT timezone AS zone FROM organizations WHERE id = tenancy.current_tenant_uuid()) AS organization,
      generate_series(
        date_trunc($2, $4::timestamptz AT TIME ZONE zone),
        least($5::timestamptz, now()) AT TIME ZONE zone,
        $3::interval
      ) AS local
  )`;

export function spanParameters({ period, from, to }: MetricSpan): unknown[] {
  return [period, ...UNITS[period], from, to];
}
