import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';

/**
 * A payload counts for the week in which its day lies, the calendar day as the payload writes it. Of several payloads
 * with one external id the latest counts. What is no number or no date in a payload counts for nothing.
 */
const COMPUTE = `
  WITH latest AS (
    SELECT DISTINCT ON (data_source_id, endpoint, external_id) id, endpoint, payload
    FROM ct_raw_snapshots
    ORDER BY data_source_id, endpoint, external_id, created_at DESC, id
  ), figures AS (
    SELECT d.id AS definition_id,
      left(s.payload #>> string_to_array(d.date_path, '.'), 10) AS day,
      CASE WHEN s.payload #>> string_to_array(d.value_path, '.') ~ '^-?[0-9]{1,9}([.][0-9]{1,9})?$'
        THEN (s.payload #>> string_to_array(d.value_path, '.'))::numeric END AS number
    FROM metric_definitions d JOIN latest s ON s.endpoint = d.endpoint
    WHERE d.active AND s.payload #>> string_to_array(d.date_path, '.') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
  ), weekly AS (
    SELECT w.id AS week_id, d.id AS definition_id,
      CASE d.aggregation
        WHEN 'count' THEN count(f.day)
        WHEN 'sum' THEN sum(f.number)
        WHEN 'average' THEN avg(f.number)
        ELSE max(f.number)
      END AS value,
      CASE d.aggregation WHEN 'count' THEN count(f.day) ELSE count(f.number) END AS sample_size
    FROM report_weeks w CROSS JOIN metric_definitions d
    LEFT JOIN figures f ON f.definition_id = d.id
      AND f.day > to_char(w.week_ending_date - 7, 'YYYY-MM-DD') AND f.day <= to_char(w.week_ending_date, 'YYYY-MM-DD')
    WHERE d.active AND w.status IN ('draft', 'in_review')
    GROUP BY w.id, d.id
  )
  INSERT INTO weekly_metric_values AS v (report_week_id, metric_definition_id, value, sample_size, origin, sync_run_id)
  SELECT week_id, definition_id, round(coalesce(value, 0), 4), sample_size, 'computed', $1::uuid FROM weekly
  ON CONFLICT (tenant_id, report_week_id, metric_definition_id) DO UPDATE
    SET value = excluded.value, sample_size = excluded.sample_size, sync_run_id = excluded.sync_run_id, updated_at = now()
    WHERE v.origin = 'computed' AND (v.value, v.sample_size) IS DISTINCT FROM (excluded.value, excluded.sample_size)
  RETURNING v.id`;

@Injectable()
export class MetricComputation {
  /**
   * Makes the figures of every week in draft or review from the raw snapshots, inside the caller's transaction, and
   * returns how many are new or different. Approved and published weeks, and what a person wrote, stay as they are.
   */
  async compute(manager: EntityManager, syncRunId: string | null = null): Promise<number> {
    // Nobody approves a week while its figures change.
    await manager.query(`SELECT id FROM report_weeks WHERE status IN ('draft', 'in_review') ORDER BY id FOR SHARE`);
    const changed = await manager.query<{ id: string }[]>(COMPUTE, [syncRunId]);
    return changed.length;
  }
}
