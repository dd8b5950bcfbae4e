import { type EntityManager, In } from 'typeorm';
import { spanParameters, WITH_SPAN, type MetricSpan } from './metric-span.js';
import { TeamPerformance } from './team-performance.entity.js';

const RECOMPUTE = `
  ${WITH_SPAN},
  counted AS (
    SELECT representatives.id AS representative_id, starts, ends, assigned.*, answered.*, resolved.*, raised.*, settled.*
    FROM span CROSS JOIN representatives,
    LATERAL (
      SELECT count(*) AS tickets_assigned
      FROM tickets
      WHERE representative_id = representatives.id AND assigned_at >= starts AND assigned_at < ends
    ) AS assigned,
    LATERAL (
      SELECT round(avg(extract(epoch FROM first_response_at - created_at) / 60), 2) AS avg_first_response_minutes
      FROM tickets
      WHERE representative_id = representatives.id AND first_response_at >= starts AND first_response_at < ends
    ) AS answered,
    LATERAL (
      SELECT count(*) AS tickets_resolved,
        round(avg(extract(epoch FROM resolved_at - created_at) / 60), 2) AS avg_resolution_minutes,
        round(avg(satisfaction_rating), 2) AS avg_satisfaction
      FROM tickets
      WHERE representative_id = representatives.id AND resolved_at >= starts AND resolved_at < ends
    ) AS resolved,
    LATERAL (
      SELECT count(*) AS escalations_raised
      FROM escalations
      WHERE escalated_by_id = representatives.id AND created_at >= starts AND created_at < ends
    ) AS raised,
    LATERAL (
      SELECT count(*) AS escalations_resolved
      FROM escalations
      WHERE assigned_to_id = representatives.id AND status = 'RESOLVED' AND resolved_at >= starts AND resolved_at < ends
    ) AS settled
  )
  INSERT INTO team_performance (
    representative_id, period, period_start, period_end, tickets_assigned, tickets_resolved, avg_first_response_minutes,
    avg_resolution_minutes, avg_satisfaction, escalations_raised, escalations_resolved
  )
  SELECT representative_id, $1::metric_period, starts, ends, tickets_assigned, tickets_resolved,
    avg_first_response_minutes, avg_resolution_minutes, avg_satisfaction, escalations_raised, escalations_resolved
  FROM counted
  ON CONFLICT (organization_id, representative_id, period, period_start) DO UPDATE SET
    period_end = excluded.period_end,
    tickets_assigned = excluded.tickets_assigned,
    tickets_resolved = excluded.tickets_resolved,
    avg_first_response_minutes = excluded.avg_first_response_minutes,
    avg_resolution_minutes = excluded.avg_resolution_minutes,
    avg_satisfaction = excluded.avg_satisfaction,
    escalations_raised = excluded.escalations_raised,
    escalations_resolved = excluded.escalations_resolved,
    updated_at = now()
  RETURNING id`;

// The period after the last one recomputed compares itself with it, so its trend may change as well.
const COMPARE = `
  UPDATE team_performance AS performance SET trend = compared.trend
  FROM (
    SELECT current.id, CASE
      WHEN current.tickets_resolved > previous.tickets_resolved * 1.05 THEN 'IMPROVING'
      WHEN current.tickets_resolved < previous.tickets_resolved * 0.95 THEN 'DECLINING'
      ELSE 'STABLE'
    END::performance_trend AS trend
    FROM team_performance AS current
    LEFT JOIN team_performance AS previous ON previous.representative_id = current.representative_id
      AND previous.period = current.period AND previous.period_end = current.period_start
    WHERE current.id = ANY ($1) OR previous.id = ANY ($1)
  ) AS compared
  WHERE performance.id = compared.id AND performance.trend <> compared.trend`;

/**
 * Counts every representative's periods anew and answers with them, oldest first. The trend compares the tickets
 * resolved with the period before: 5 percent either way is STABLE, and so is a period with nothing to compare.
 */
export async function recomputeTeamPerformance(manager: EntityManager, span: MetricSpan): Promise<TeamPerformance[]> {
  const made = await manager.query<{ id: string }[]>(RECOMPUTE, spanParameters(span));
  const ids = made.map(({ id }) => id);
  await manager.query(COMPARE, [ids]);
  return manager.find(TeamPerformance, {
    where: { id: In(ids) },
    order: { periodStart: 'ASC', representativeId: 'ASC' },
  });
}
