import { InvalidRequestProblem, UnprocessableProblem } from '../../../http/index.js';
import { type MetricSpan } from './metric-span.js';
import { MetricPeriod } from './metric-enums.js';
import { type RecomputeMetrics } from './metrics.dto.js';

const MAX_PERIODS = 400;
const DAY_MS = 86_400_000;

const SHORTEST_DAYS: Readonly<Record<MetricPeriod, number>> = {
  [MetricPeriod.DAY]: 1,
  [MetricPeriod.WEEK]: 7,
  [MetricPeriod.MONTH]: 28,
  [MetricPeriod.QUARTER]: 90,
  [MetricPeriod.YEAR]: 365,
};

/** @throws InvalidRequestProblem; UnprocessableProblem `span_reversed`, `span_too_long`. */
export function readSpan(body: RecomputeMetrics): MetricSpan {
  const [from, to] = [readInstant(body, 'from'), readInstant(body, 'to')];
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days < 0) throw new UnprocessableProblem('span_reversed', '"from" is after "to".', { fields: ['from', 'to'] });
  if (days / SHORTEST_DAYS[body.period] > MAX_PERIODS) {
    throw new UnprocessableProblem('span_too_long', `At most ${MAX_PERIODS} periods at once.`, {
      fields: ['from', 'to'],
    });
  }
  return { period: body.period, from, to };
}

/** ISO 8601 has forms that are no instants to JavaScript, such as a week. */
function readInstant(body: RecomputeMetrics, field: 'from' | 'to'): Date {
  const instant = new Date(body[field]);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new InvalidRequestProblem([
    { in: 'body', field, message: `${field} must be an instant such as "2026-01-31T09:00:00Z"` },
  ]);
}
