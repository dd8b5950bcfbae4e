import { type OverviewQuestion } from '../../../access/index.js';

const blueprint = 'reporting';

/** Each client with its latest week, its latest synchronisation and the comments that are still open. */
export const CLIENTS: OverviewQuestion = {
  blueprint,
  name: 'clients',
  sql: `
    SELECT t.id, t.name, t.status, w.week_ending_date::text AS "weekEndingDate", w.status AS "weekStatus",
           w.published_at AS "publishedAt", r.status AS "syncStatus", r.finished_at AS "syncFinishedAt",
           (SELECT count(*)::int FROM reporting.report_comments c
             WHERE c.tenant_id = t.id AND c.report_week_id = w.id AND c.resolved_at IS NULL) AS "openComments"
      FROM reporting.tenants t
      LEFT JOIN LATERAL (SELECT * FROM reporting.report_weeks x WHERE x.tenant_id = t.id
                          ORDER BY x.week_ending_date DESC LIMIT 1) w ON true
      LEFT JOIN LATERAL (SELECT * FROM reporting.sync_runs x WHERE x.tenant_id = t.id
                          ORDER BY x.created_at DESC LIMIT 1) r ON true
     ORDER BY t.name, t.id`,
};

/** Every client's report of one week: $1 is the day it ends on. */
export const WEEK: OverviewQuestion = {
  blueprint,
  name: 'week',
  sql: `
    SELECT w.id, w.tenant_id AS "tenantId", t.name AS "tenantName", w.title, w.status, w.published_at AS "publishedAt"
      FROM reporting.report_weeks w JOIN reporting.tenants t ON t.id = w.tenant_id
     WHERE w.week_ending_date = $1 ORDER BY t.name, w.id`,
};

/** How many payloads of one endpoint ($1) each client has, and since when. */
export const ENDPOINT: OverviewQuestion = {
  blueprint,
  name: 'endpoint',
  sql: `
    SELECT s.tenant_id AS "tenantId", t.name AS "tenantName", count(*)::int AS payloads,
           min(s.created_at) AS "firstAt", max(s.created_at) AS "lastAt"
      FROM reporting.ct_raw_snapshots s JOIN reporting.tenants t ON t.id = s.tenant_id
     WHERE s.endpoint = $1 GROUP BY s.tenant_id, t.name ORDER BY t.name, s.tenant_id`,
};
