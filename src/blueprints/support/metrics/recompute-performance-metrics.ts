import { type EntityManager, In } from 'typeorm';
import { spanParameters, WITH_SPAN, type MetricSpan } from './metric-span.js';
import { PerformanceMetrics } from './performance-metrics.entity.js';

const RECOMPUTE = `
  ${WITH_SPAN},
  counted AS (
    SELECT starts, ends, created.*, answered.*, resolved.*, backlog.*, escalated.*, requested.*, decided.*
    FROM span,
    LATERAL (
      SELECT count(*) AS tickets_created,
        round(100.0 * count(*) FILTER (WHERE EXISTS (SELECT FROM escalations WHERE ticket_id = tickets.id))
          / NULLIF(count(*), 0), 2) AS escalation_rate
      FROM tickets WHERE created_at >= starts AND created_at < ends
    ) AS created,
    LATERAL (
      SELECT round(avg(extract(epoch FROM first_response_at - created_at) / 60), 2) AS avg_first_response_minutes
      FROM tickets WHERE first_response_at >= starts AND first_response_at < ends
    ) AS answered,
    LATERAL (
      SELECT count(*) AS tickets_resolved,
        round(avg(extract(epoch FROM resolved_at - created_at) / 60), 2) AS avg_resolution_minutes,
        round(avg(satisfaction_rating), 2) AS avg_satisfaction
      FROM tickets WHERE resolved_at >= starts AND resolved_at < ends
    ) AS resolved,
    LATERAL (
      SELECT count(*) AS ticket_backlog
      FROM tickets
      WHERE created_at < ends AND COALESCE(resolved_at, closed_at, 'infinity') >= ends
    ) AS backlog,
    LATERAL (
      SELECT count(*) AS escalations_created FROM escalations WHERE created_at >= starts AND created_at < ends
    ) AS escalated,
    LATERAL (
      SELECT count(*) AS refunds_requested FROM refunds WHERE created_at >= starts AND created_at < ends
    ) AS requested,
    LATERAL (
      SELECT count(*) FILTER (WHERE status <> 'DENIED') AS refunds_approved,
        count(*) FILTER (WHERE status = 'DENIED') AS refunds_denied,
        COALESCE(sum(amount) FILTER (WHERE status <> 'DENIED'), 0) AS refunded_amount
      FROM refunds
      WHERE decided_at >= starts AND decided_at < ends AND status IN ('APPROVED', 'PROCESSED', 'DENIED')
    ) AS decided
  )
  INSERT INTO performance_metrics (
    period, period_start, period_end, tickets_created, tickets_resolved, ticket_backlog, avg_first_response_minutes,
    avg_resolution_minutes, avg_satisfaction, escalations_created, escalation_rate, refunds_requested,
    refunds_approved, refunds_denied, refunded_amount
  )
  SELECT $1::metric_period, starts, ends, tickets_created, tickets_resolved, ticket_backlog, avg_first_response_minutes,
    avg_resolution_minutes, avg_satisfaction, escalations_created, escalation_rate, refunds_requested,
    refunds_approved, refunds_denied, refunded_amount
  FROM counted
  ON CONFLICT (organization_id, period, period_start) DO UPDATE SET
    period_end = excluded.period_end,
    tickets_created = excluded.tickets_created,
    tickets_resolved = excluded.tickets_resolved,
    ticket_backlog = excluded.ticket_backlog,
    avg_first_response_minutes = excluded.avg_first_response_minutes,
    avg_resolution_minutes = excluded.avg_resolution_minutes,
    avg_satisfaction = excluded.avg_satisfaction,
    escalations_created = excluded.escalations_created,
    escalation_rate = excluded.escalation_rate,
    refunds_requested = excluded.refunds_requested,
    refunds_approved = excluded.refunds_approved,
    refunds_denied = excluded.refunds_denied,
    refunded_amount = excluded.refunded_amount,
    updated_at = now()
  RETURNING id`;

// The period after the last one recomputed compares itself with it, so its trend may change as well.
const COMPARE = `
  UPDATE performance_metrics AS metrics SET trend = compared.trend
  FROM (
    SELECT current.id, CASE
      WHEN current.avg_resolution_minutes < previous.avg_resolution_minutes * 0.95 THEN 'IMPROVING'
      WHEN current.avg_resolution_minutes > previous.avg_resolution_minutes * 1.05 THEN 'DECLINING'
      ELSE 'STABLE'
    END::performance_trend AS trend
    FROM performance_metrics AS current
    LEFT JOIN performance_metrics AS previous
      ON previous.period = current.period AND previous.period_end = current.period_start
    WHERE current.id = ANY ($1) OR previous.id = ANY ($1)
  ) AS compared
  WHERE metrics.id = compared.id AND metrics.trend <> compared.trend`;

/**
 * Counts the organization's periods anew and answers with them, oldest first. The trend compares the average time to
 * resolution with the period before: 5 percent either way is STABLE, and so is a period with nothing to compare.
 */
export async function recomputePerformanceMetrics(
  manager: EntityManager,
  span: MetricSpan,
): Promise<PerformanceMetrics[]> {
  const made = await manager.query<{ id: string }[]>(RECOMPUTE, spanParameters(span));
  const ids = made.map(({ id }) => id);
  await manager.query(COMPARE, [ids]);
  return manager.find(PerformanceMetrics, { where: { id: In(ids) }, order: { periodStart: 'ASC' } });
}
