import { Module } from '@nestjs/common';
import { throttling } from '../../access/index.js';
import { ProblemException } from '../../http/index.js';
import { TenancyModule } from '../../tenancy/index.js';
import { Letters } from '../kit/index.js';
import { ReportDeliveriesController } from './deliveries/report-deliveries.controller.js';
import { ReportDeliveryHooks } from './deliveries/report-delivery-hooks.js';
import { tenantEntities } from './entities.js';
import { MembershipsController } from './invitations/memberships.controller.js';
import { Memberships } from './invitations/memberships.js';
import { PersonAccounts } from './invitations/person-accounts.js';
import { TenantInvitations } from './invitations/tenant-invitations.js';
import { MetricComputation } from './metrics/metric-computation.js';
import { MetricDefinitionsController } from './metrics/metric-definitions.controller.js';
import { WeeklyMetricValueHooks } from './metrics/weekly-metric-value-hooks.js';
import { WeeklyMetricValuesController } from './metrics/weekly-metric-values.controller.js';
import { OverviewController } from './overview/overview.controller.js';
import { ReportContents } from './page/report-content.js';
import { ReportPageController } from './page/report-page.controller.js';
import { PeopleDirectory } from './people/people-directory.js';
import { ReAuthenticationController } from './sign-in/re-authentication.controller.js';
import { SessionAuthenticator } from './sign-in/session.authenticator.js';
import { Sessions } from './sign-in/sessions.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignIn } from './sign-in/sign-in.js';
import { DataSourceHooks } from './sources/data-source-hooks.js';
import { DataSourcesController } from './sources/data-sources.controller.js';
import { PayloadSources } from './sources/payload-sources.js';
import { RawSnapshotsController } from './syncs/raw-snapshots.controller.js';
import { SyncRunner } from './syncs/sync-runner.js';
import { SyncRunsController } from './syncs/sync-runs.controller.js';
import { SyncRuns } from './syncs/sync-runs.js';
import { ReportCommentHooks } from './texts/report-comment-hooks.js';
import { ReportCommentsController } from './texts/report-comments.controller.js';
import { ReportSectionHooks } from './texts/report-section-hooks.js';
import { ReportSectionsController } from './texts/report-sections.controller.js';
import { ReportWeekHooks } from './weeks/report-week-hooks.js';
import { ReportWeeksController } from './weeks/report-weeks.controller.js';
import { WeekLife } from './weeks/week-life.js';

@Module({
  imports: [TenancyModule.forFeature(tenantEntities)],
  controllers: [
    ReportWeeksController,
    ReportPageController,
    ReportSectionsController,
    ReportCommentsController,
    ReportDeliveriesController,
    MetricDefinitionsController,
    WeeklyMetricValuesController,
    DataSourcesController,
    SyncRunsController,
    RawSnapshotsController,
    SignInController,
    ReAuthenticationController,
    MembershipsController,
    OverviewController,
  ],
  providers: [
    WeekLife,
    ReportWeekHooks,
    ReportSectionHooks,
    ReportCommentHooks,
    ReportDeliveryHooks,
    WeeklyMetricValueHooks,
    MetricComputation,
    DataSourceHooks,
    PayloadSources,
    SyncRuns,
    SyncRunner,
    ReportContents,
    PeopleDirectory,
    Sessions,
    Memberships,
    PersonAccounts,
    Letters,
    TenantInvitations,
    SignIn,
    ...throttling(
      'reporting',
      ({ status, code, detail, headers }) => new ProblemException(status, code, detail, {}, headers),
    ),
    SessionAuthenticator,
  ],
})
export class ReportingModule {}
