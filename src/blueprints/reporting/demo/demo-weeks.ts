import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { DeliveryChannel, DeliveryStatus } from '../deliveries/enums.js';
import { ReportWeekStatus } from '../weeks/report-week-status.js';
import { ReportComment } from '../texts/report-comment.js';
import { ReportDelivery } from '../deliveries/report-delivery.js';
import { ReportSection } from '../texts/report-section.js';
import { ReportWeek } from '../weeks/report-week.js';
import { demoId } from './demo-ids.js';
import { definitionId } from './demo-metrics.js';
import { insertMissing } from './insert.js';
import { WEEK_ENDS, dayBefore, type Story } from './stories.js';

/** One week in each state a week can be in, oldest first. */
const STATES = [
  ReportWeekStatus.Published,
  ReportWeekStatus.Approved,
  ReportWeekStatus.InReview,
  ReportWeekStatus.Draft,
] as const;

const weekId = (tenant: SeedTenant, end: string) => demoId(tenant, `week:${end}`);

export async function seedWeeks(manager: EntityManager, tenant: SeedTenant, story: Story, adminId: string) {
  const rows = WEEK_ENDS.map((weekEndingDate, i) => {
    const status = STATES[i];
    // Monday after the week: submitted at nine, approved at ten, published at eleven.
    const at = (hour: string) => `${dayBefore(weekEndingDate, -1)}T${hour}:00:00Z`;
    const approved = status === ReportWeekStatus.Approved || status === ReportWeekStatus.Published;
    const published = status === ReportWeekStatus.Published;
    return {
      id: weekId(tenant, weekEndingDate),
      weekEndingDate,
      status,
      title: `${tenant.name}: week ${i + 1}`,
      summary: story.summaries[i],
      submittedAt: status === ReportWeekStatus.Draft ? null : at('09'),
      approvedAt: approved ? at('10') : null,
      approvedById: approved ? adminId : null,
      publishedAt: published ? at('11') : null,
      publishedById: published ? adminId : null,
    };
  });
  await insertMissing(manager, ReportWeek, rows);
}

export async function seedTexts(manager: EntityManager, tenant: SeedTenant, story: Story, clientAdminId: string) {
  const sections = WEEK_ENDS.flatMap((end) =>
    [
      { heading: 'Calls', body: 'Every answered call, whoever took it.', metric: 'answered_calls' },
      { heading: 'Time', body: 'Hours booked on this account.', metric: 'hours_worked' },
    ].map(({ heading, body, metric }, position) => ({
      id: demoId(tenant, `section:${end}:${position}`),
      reportWeekId: weekId(tenant, end),
      metricDefinitionId: definitionId(tenant, metric),
      position,
      heading,
      body,
    })),
  );
  await insertMissing(manager, ReportSection, sections);
  await insertMissing(manager, ReportComment, [
    {
      id: demoId(tenant, 'comment'),
      reportWeekId: weekId(tenant, WEEK_ENDS[2]),
      sectionId: demoId(tenant, `section:${WEEK_ENDS[2]}:0`),
      authorId: clientAdminId,
      authorName: `Owner of ${tenant.name}`,
      body: story.remark,
    },
  ]);
  await insertMissing(manager, ReportDelivery, [
    {
      id: demoId(tenant, 'delivery'),
      reportWeekId: weekId(tenant, WEEK_ENDS[0]),
      channel: DeliveryChannel.Email,
      recipient: `owner@${tenant.slug}.example.com`,
      status: DeliveryStatus.Sent,
      attempts: 1,
      sentAt: `${dayBefore(WEEK_ENDS[0], -1)}T11:00:05Z`,
    },
  ]);
}
