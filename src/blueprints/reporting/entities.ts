import { type EntityClass } from '../../tenancy/index.js';
import { MetricDefinition } from './metrics/metric-definition.js';
import { WeeklyMetricValue } from './metrics/weekly-metric-value.js';
import { Account } from './people/account.js';
import { AgencyTenant } from './people/agency-tenant.js';
import { Membership } from './people/membership.js';
import { Session } from './people/session.js';
import { User } from './people/user.js';
import { Verification } from './people/verification.js';
import { CtRawSnapshot } from './syncs/ct-raw-snapshot.js';
import { DataSource } from './sources/data-source.js';
import { SyncRun } from './syncs/sync-run.js';
import { ReportComment } from './texts/report-comment.js';
import { ReportDelivery } from './deliveries/report-delivery.js';
import { ReportSection } from './texts/report-section.js';
import { ReportWeek } from './weeks/report-week.js';

/** Reached only through `access`, never by the tenants' role. */
export const identityEntities: EntityClass[] = [AgencyTenant, User, Session, Account, Verification, Membership];

/** One tenant's rows each, behind row-level security. */
export const tenantEntities: EntityClass[] = [
  ReportWeek,
  ReportSection,
  ReportComment,
  ReportDelivery,
  MetricDefinition,
  WeeklyMetricValue,
  DataSource,
  SyncRun,
  CtRawSnapshot,
];
