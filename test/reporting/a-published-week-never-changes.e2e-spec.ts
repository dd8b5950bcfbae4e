import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { seedDemoClient } from '../../src/blueprints/reporting/demo/demo-client.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { requireEditable } from '../../src/blueprints/reporting/weeks/week-guard.js';
import { startBlueprint, type BlueprintApp, type Requests } from './support/app.js';

const WEEKS = '/reporting/report-weeks';

describe('the life of a report week', () => {
  let app: BlueprintApp;
  let harbour: Requests;
  let lumen: Requests;
  beforeAll(async () => {
    app = await startBlueprint(reporting, ReportingModule);
    for (const tenant of app.tenants) await app.scratch.as(tenant, (manager) => seedDemoClient(manager, tenant));
    [harbour, lumen] = app.tenants.map((tenant) => app.as(tenant));
  });
  afterAll(() => app?.close());

  let day = 0;
  const draft = async (as = harbour): Promise<string> => {
    const weekEndingDate = new Date(Date.UTC(2026, 5, 7 + 7 * day++)).toISOString().slice(0, 10);
    const { body } = await as.post(WEEKS, { weekEndingDate, title: 'A week' }).expect(201);
    return (body as { id: string }).id;
  };
  const move = (id: string, name: string, as = harbour) => as.post(`${WEEKS}/${id}/${name}`);
  const published = async () => {
    const id = await draft();
    for (const name of ['submit', 'approve']) await move(id, name).expect(200);
    const section = await harbour.post('/reporting/report-sections', { reportWeekId: id, heading: 'x' });
    expect(section.status).toBe(409);
    await move(id, 'publish').expect(200);
    return id;
  };

  it('goes draft → in_review → approved → published, and says when', async () => {
    const id = await draft();
    for (const [name, status] of [
      ['submit', 'in_review'],
      ['send-back', 'draft'],
      ['submit', 'in_review'],
      ['approve', 'approved'],
      ['reopen', 'in_review'],
      ['approve', 'approved'],
      ['publish', 'published'],
    ]) {
      const { body } = await move(id, name).expect(200);
      expect((body as { status: string }).status).toBe(status);
    }
    const { body } = await harbour.get(`${WEEKS}/${id}`).expect(200);
    const week = body as Record<string, string | null>;
    for (const field of ['submittedAt', 'approvedAt', 'publishedAt']) expect(week[field]).toMatch(/^20/);
    expect(week).not.toHaveProperty('tenantId');
  });

  it('refuses moves that its state does not allow, naming those it does', async () => {
    const id = await draft();
    for (const name of ['send-back', 'approve', 'reopen', 'publish']) {
      const { body } = await move(id, name).expect(409);
      expect(body).toMatchObject({ code: 'illegal_move', state: 'draft', allowed: ['submit'] });
    }
    await move(id, 'submit').expect(200);
    const { body } = await move(id, 'publish').expect(409);
    expect(body).toMatchObject({ state: 'in_review', allowed: ['send-back', 'approve'] });
  });

  it('publishes once, however many try at the same moment', async () => {
    const id = await draft();
    for (const name of ['submit', 'approve']) await move(id, name).expect(200);
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(id, 'publish')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
  });

  it('is immutable once published: the week, its sections, its figures and its comments', async () => {
    const [{ body: weeks }, { body: sections }, { body: values }] = await Promise.all([
      harbour.get(`${WEEKS}?status=published&weekEndingDate=2026-01-04`),
      harbour.get('/reporting/report-sections?pageSize=100'),
      harbour.get('/reporting/weekly-metric-values?pageSize=100'),
    ]);
    const week = (weeks as { items: { id: string }[] }).items[0].id;
    const ofWeek = (body: unknown) =>
      (body as { items: { id: string; reportWeekId: string; metricDefinitionId: string }[] }).items.filter(
        ({ reportWeekId }) => reportWeekId === week,
      );
    const [section] = ofWeek(sections);
    const [value] = ofWeek(values);
    const attempts = [
      harbour.patch(`${WEEKS}/${week}`, { title: 'Changed' }),
      harbour.delete(`${WEEKS}/${week}`),
      harbour.post('/reporting/report-sections', { reportWeekId: week, heading: 'New' }),
      harbour.patch(`/reporting/report-sections/${section.id}`, { heading: 'Changed' }),
      harbour.delete(`/reporting/report-sections/${section.id}`),
      harbour.post('/reporting/weekly-metric-values', {
        reportWeekId: week,
        metricDefinitionId: value.metricDefinitionId,
        value: '1',
      }),
      harbour.patch(`/reporting/weekly-metric-values/${value.id}`, { value: '99' }),
      harbour.delete(`/reporting/weekly-metric-values/${value.id}`),
      harbour.post('/reporting/report-comments', { reportWeekId: week, body: 'Too late' }),
      ...['submit', 'send-back', 'approve', 'reopen', 'publish'].map((name) => move(week, name)),
    ];
    const before = await harbour.get(`${WEEKS}/${week}/page`);
    for (const attempt of attempts) {
      const { status, body } = await attempt;
      expect([status, body]).toMatchObject([409, { code: 'report_week_published', state: 'published' }]);
    }
    expect((await harbour.get(`${WEEKS}/${week}/page`)).text).toBe(before.text);
  });

  it('keeps a comment of a week that is published later', async () => {
    const id = await draft();
    const { body } = await harbour.post('/reporting/report-comments', { reportWeekId: id, body: 'Early' }).expect(201);
    const comment = `/reporting/report-comments/${(body as { id: string }).id}`;
    for (const name of ['submit', 'approve', 'publish']) await move(id, name).expect(200);
    await harbour.patch(comment, { body: 'Changed' }).expect(409);
    await harbour.post(`${comment}/resolve`).expect(409);
    await harbour.delete(comment).expect(409);
    await harbour.get(comment).expect(200);
  });

  it('is not approved while somebody is still changing what it says', async () => {
    const id = await draft();
    await move(id, 'submit').expect(200);
    let approved = false;
    let approval: Promise<unknown> | undefined;
    await app.scratch.as(app.tenants[0], async (manager) => {
      await requireEditable(manager, id);
      approval = move(id, 'approve').then(({ status }) => (approved = status === 200));
      await sleep(300);
      expect(approved).toBe(false);
    });
    await approval;
    expect(approved).toBe(true);
  });

  it('is edited while in draft or review, with If-Match against lost updates', async () => {
    const id = await draft();
    const { headers } = await harbour.get(`${WEEKS}/${id}`).expect(200);
    await harbour.patch(`${WEEKS}/${id}`, { summary: 'First' }, { 'If-Match': headers.etag }).expect(200);
    await harbour.patch(`${WEEKS}/${id}`, { summary: 'Second' }, { 'If-Match': headers.etag }).expect(412);
    await move(id, 'submit').expect(200);
    await harbour.patch(`${WEEKS}/${id}`, { summary: 'In review' }).expect(200);
    await harbour.delete(`${WEEKS}/${id}`).expect(409);
    await move(id, 'send-back').expect(200);
    await harbour.delete(`${WEEKS}/${id}`).expect(204);
  });

  it('is one per last day and tenant', async () => {
    await harbour.post(WEEKS, { weekEndingDate: '2026-05-03' }).expect(201);
    const { body } = await harbour.post(WEEKS, { weekEndingDate: '2026-05-03' }).expect(409);
    expect(body).toMatchObject({ code: 'already_exists' });
    await lumen.post(WEEKS, { weekEndingDate: '2026-05-03' }).expect(201);
  });

  it('is delivered only once published', async () => {
    const id = await draft();
    const delivery = { reportWeekId: id, recipient: 'reader@example.com' };
    const refused = await harbour.post('/reporting/report-deliveries', delivery).expect(409);
    expect(refused.body).toMatchObject({ code: 'report_week_not_published', state: 'draft' });
    const week = await published();
    const to = (recipient: string) => harbour.post('/reporting/report-deliveries', { reportWeekId: week, recipient });
    await to('nobody').expect(422);
    const { body } = await to('reader@example.com').expect(201);
    const path = `/reporting/report-deliveries/${(body as { id: string }).id}`;
    const failed = await harbour.post(`${path}/failed`, { failureReason: 'mailbox full' }).expect(200);
    expect(failed.body).toMatchObject({ status: 'failed', attempts: 1, failureReason: 'mailbox full' });
    const sent = await harbour.post(`${path}/sent`).expect(200);
    expect(sent.body).toMatchObject({ status: 'sent', attempts: 2, failureReason: null });
    await harbour.post(`${path}/failed`, {}).expect(409);
  });

  it('does not exist for the other tenant: path, body and filter answer as for an id that is nowhere', async () => {
    const id = await draft();
    const nowhere = randomUUID();
    const compare = async (request: (target: string) => PromiseLike<{ status: number; body: unknown }>) => {
      const [other, none] = [await request(id), await request(nowhere)];
      expect([other.status, other.body]).toEqual([none.status, none.body]);
      expect(other.status === 200 ? other.body : other.status).toEqual(
        other.status === 200 ? { items: [], page: 1, pageSize: 20, total: 0 } : expect.any(Number),
      );
    };
    await compare((target) => lumen.get(`${WEEKS}/${target}`));
    await compare((target) => lumen.get(`${WEEKS}/${target}/page`));
    await compare((target) => lumen.patch(`${WEEKS}/${target}`, { title: 'x' }));
    await compare((target) => lumen.delete(`${WEEKS}/${target}`));
    await compare((target) => move(target, 'submit', lumen));
    await compare((target) => lumen.get(`/reporting/report-sections?reportWeekId=${target}`));
    await compare((target) => lumen.post('/reporting/report-sections', { reportWeekId: target, heading: 'x' }));
    await compare((target) => lumen.post('/reporting/report-comments', { reportWeekId: target, body: 'x' }));
    await compare((target) =>
      lumen.post('/reporting/report-deliveries', { reportWeekId: target, recipient: 'a@example.com' }),
    );
  });

  it('carries the name of whoever comments', async () => {
    const [{ id: person }] = (await app.scratch.dataSource.query(
      `SELECT id FROM users WHERE email = 'ben@northstar.example.com'`,
    )) as { id: string }[];
    const reportWeekId = await draft();
    const ben = app.as(app.tenants[0], person);
    const { body } = await ben.post('/reporting/report-comments', { reportWeekId, body: 'Fine' }).expect(201);
    expect(body).toMatchObject({ authorId: person, authorName: 'Ben Ward', resolvedAt: null });
    await ben.post('/reporting/report-comments', { reportWeekId, body: 'x', authorName: 'Someone else' }).expect(400);
    const resolved = await ben.post(`/reporting/report-comments/${(body as { id: string }).id}/resolve`).expect(200);
    expect((resolved.body as { resolvedAt: string }).resolvedAt).toMatch(/^20/);
  });

  it('takes comments only on its own sections', async () => {
    const [one, two] = [await draft(), await draft()];
    const { body } = await harbour.post('/reporting/report-sections', { reportWeekId: one, heading: 'S' }).expect(201);
    const sectionId = (body as { id: string }).id;
    await harbour.post('/reporting/report-comments', { reportWeekId: one, sectionId, body: 'x' }).expect(201);
    const wrong = await harbour.post('/reporting/report-comments', { reportWeekId: two, sectionId, body: 'x' });
    expect([wrong.status, wrong.body]).toMatchObject([422, { code: 'section_of_another_week' }]);
  });
});
