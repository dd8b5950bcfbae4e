import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { SYNC_OPTIONS } from '../../src/blueprints/reporting/sources/sync-options.js';
import { startBlueprint, type BlueprintApp, type Requests } from './support/app.js';
import { fakeCalls, servePayloads, type PayloadServer } from './support/payload-server.js';

const TOKEN = 'canary-token-of-harbour';

interface Run {
  id: string;
  status: string;
  pages: number;
  received: number;
  recorded: number;
  error: string | null;
}

describe('a sync', () => {
  let app: BlueprintApp;
  let harbour: Requests;
  let lumen: Requests;
  let server: PayloadServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenantry-sync-'));
    const options = { folderRoot: folder, allowPrivateAddresses: true, firstBackoffMs: 5, requestTimeoutMs: 1_000 };
    app = await startBlueprint(reporting, ReportingModule, [{ provide: SYNC_OPTIONS, useValue: options }]);
    [harbour, lumen] = app.tenants.map((tenant) => app.asOperator(tenant));
    server = await servePayloads({ calls: fakeCalls(230), time_entries: fakeCalls(20) }, { token: TOKEN });
  });
  afterAll(async () => {
    await app?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    server.interfere = () => undefined;
    server.requests.length = 0;
  });

  let n = 0;
  const source = async (fields: object, as = harbour): Promise<string> => {
    const body = {
      name: `Source ${n++}`,
      kind: 'http',
      location: server.url,
      endpoints: ['calls'],
      pageSize: 50,
      token: TOKEN,
    };
    const answer = await as.post('/reporting/data-sources', { ...body, ...fields });
    expect([answer.status, answer.body]).toMatchObject([201, {}]);
    expect(JSON.stringify(answer.body)).not.toContain(TOKEN);
    return (answer.body as { id: string }).id;
  };
  const start = async (dataSourceId?: string, as = harbour): Promise<string> => {
    const { body } = await as.post('/reporting/sync-runs', dataSourceId ? { dataSourceId } : {}).expect(201);
    return (body as Run).id;
  };
  const fetch = async (id: string, options = {}, as = harbour): Promise<Run> => {
    const answer = await as.post(`/reporting/sync-runs/${id}/fetch`, options);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    return answer.body as Run;
  };

  it('fetches every page of every endpoint with the token, and again stores nothing new', async () => {
    const dataSourceId = await source({ endpoints: ['calls', 'time_entries'] });
    const run = await fetch(await start(dataSourceId));
    expect(run).toMatchObject({ status: 'succeeded', pages: 6, received: 250, recorded: 250, error: null });
    expect(server.requests).toHaveLength(6);
    expect(server.requests.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
    const again = await fetch(await start(dataSourceId));
    expect(again).toMatchObject({ status: 'succeeded', received: 250, recorded: 0 });
    const { body } = await harbour.get(`/reporting/raw-snapshots?endpoint=time_entries&dataSourceId=${dataSourceId}`);
    expect((body as { total: number }).total).toBe(20);
  });

  it('makes weekly figures of the open weeks from what it stored, equal to a hand calculation', async () => {
    const week = async (weekEndingDate: string) => {
      const { body } = await lumen.post('/reporting/report-weeks', { weekEndingDate }).expect(201);
      return (body as { id: string }).id;
    };
    const [before, during, approved] = [await week('2026-05-31'), await week('2026-06-07'), await week('2026-06-08')];
    for (const name of ['submit', 'approve'])
      await lumen.post(`/reporting/report-weeks/${approved}/${name}`).expect(200);
    for (const [aggregation, valuePath] of [
      ['count'],
      ['sum', 'duration.minutes'],
      ['average', 'duration.minutes'],
      ['maximum', 'duration.minutes'],
    ]) {
      await lumen
        .post('/reporting/metric-definitions', {
          key: aggregation,
          name: aggregation,
          endpoint: 'calls',
          aggregation,
          valuePath,
        })
        .expect(201);
    }
    await fetch(await start(await source({}, lumen), lumen), {}, lumen);
    const figures = async (reportWeekId: string) =>
      lumen
        .get(`/reporting/weekly-metric-values?reportWeekId=${reportWeekId}&pageSize=100`)
        .then(({ body }) =>
          (body as { items: { value: string; sampleSize: number }[] }).items
            .map(({ value }) => Number(value))
            .sort((a, b) => a - b),
        );
    // 230 calls of 1…10 minutes in turn: 23 × 55 minutes in all, 5.5 on average, 10 at most.
    expect(await figures(during)).toEqual([5.5, 10, 230, 1265]);
    expect(await figures(before)).toEqual([0, 0, 0, 0]);
    expect(await figures(approved)).toEqual([]);
  });

  it('counts the latest of two payloads with one id, and leaves alone what a person wrote', async () => {
    const { body: week } = await lumen.post('/reporting/report-weeks', { weekEndingDate: '2026-08-02' }).expect(201);
    const reportWeekId = (week as { id: string }).id;
    const definition = {
      key: 'hours',
      name: 'Hours',
      endpoint: 'hours',
      aggregation: 'sum',
      valuePath: 'h',
      datePath: 'day',
    };
    const { body: metric } = await lumen.post('/reporting/metric-definitions', definition).expect(201);
    const metricDefinitionId = (metric as { id: string }).id;
    const run = await start(undefined, lumen);
    const record = (payload: object) =>
      lumen.post(`/reporting/sync-runs/${run}/snapshots`, { endpoint: 'hours', payload }).expect(201);
    await record({ id: 'a', day: '2026-07-30', h: 3 });
    await record({ id: 'a', day: '2026-07-30', h: 4.5 });
    const first = await record({ id: 'b', day: '2026-08-02T23:00:00+01:00', h: '2.25' });
    const second = await record({ id: 'b', h: '2.25', day: '2026-08-02T23:00:00+01:00' });
    expect((second.body as { id: string }).id).toBe((first.body as { id: string }).id);
    await record({ id: 'no number', day: '2026-08-01', h: 'many' });
    await record({ id: 'no date', day: 'yesterday', h: 100 });
    await record({ id: 'nul \0 and half a pair \ud800', day: '2026-07-26', h: 100 });
    const finished = await lumen.post(`/reporting/sync-runs/${run}/finish`).expect(200);
    expect(finished.body).toMatchObject({ status: 'succeeded', received: 7, recorded: 6 });
    const value = async () => {
      const { body } = await lumen.get(
        `/reporting/weekly-metric-values?reportWeekId=${reportWeekId}&metricDefinitionId=${metricDefinitionId}`,
      );
      return (body as { items: { id: string; value: string; sampleSize: number; origin: string }[] }).items[0];
    };
    expect(await value()).toMatchObject({ value: '6.7500', sampleSize: 2, origin: 'computed' });
    await lumen.patch(`/reporting/weekly-metric-values/${(await value()).id}`, { value: '7' }).expect(200);
    await lumen.post('/reporting/weekly-metric-values/compute').expect(200);
    expect(await value()).toMatchObject({ value: '7.0000', origin: 'manual' });
  });

  it('tries again what may pass, waits as long as it is told, and gives up on what will not', async () => {
    const dataSourceId = await source({});
    const troubles = [503, { status: 429, retryAfter: '1' }, 500];
    server.interfere = () => troubles.shift();
    const started = Date.now();
    expect(await fetch(await start(dataSourceId))).toMatchObject({ status: 'succeeded', received: 230 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
    expect(server.requests).toHaveLength(5 + 3);

    server.requests.length = 0;
    server.interfere = () => 403;
    const refused = await fetch(await start(dataSourceId));
    expect(refused).toMatchObject({ status: 'failed', error: 'The source answered with status 403.' });
    expect(server.requests).toHaveLength(1);
  });

  it('goes on after a failure from where it stood', async () => {
    const dataSourceId = await source({});
    const run = await start(dataSourceId);
    server.interfere = (_request, count) => (count > 2 ? 502 : undefined);
    const failed = await fetch(run);
    expect(failed).toMatchObject({ status: 'failed', pages: 2, received: 100 });
    expect(failed.error).toBe('The source answered with status 502. Given up after 5 attempts.');
    server.interfere = () => undefined;
    server.requests.length = 0;
    expect(await fetch(run)).toMatchObject({ status: 'succeeded', pages: 5, received: 230, error: null });
    expect(server.requests.map(({ path }) => /cursor=(\d+)/.exec(path)?.[1])).toEqual(['100', '150', '200']);
  });

  it('pauses after as many pages as it is given', async () => {
    const run = await start(await source({}));
    expect(await fetch(run, { maxPages: 2 })).toMatchObject({ status: 'running', pages: 2 });
    expect(await fetch(run, { maxPages: 2 })).toMatchObject({ status: 'running', pages: 4 });
    expect(await fetch(run, { maxPages: 2 })).toMatchObject({ status: 'succeeded', pages: 5, received: 230 });
    await harbour.post(`/reporting/sync-runs/${run}/fetch`, {}).expect(409);
  });

  it('runs once at a time per tenant; the other tenant is not held up', async () => {
    const attempts = await Promise.all(Array.from({ length: 6 }, () => harbour.post('/reporting/sync-runs', {})));
    expect(attempts.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const { id } = attempts.find(({ status }) => status === 201)!.body as Run;
    for (const { status, body } of attempts) {
      if (status === 409) expect(body).toMatchObject({ code: 'sync_already_running', syncRunId: id });
    }
    const other = await start(undefined, lumen);
    await lumen.post(`/reporting/sync-runs/${other}/fail`, { error: 'enough' }).expect(200);
    await lumen.post(`/reporting/sync-runs/${id}/fail`, { error: 'not yours' }).expect(404);
    const failed = await harbour.post(`/reporting/sync-runs/${id}/fail`, { error: 'enough' }).expect(200);
    expect(failed.body).toMatchObject({ status: 'failed', error: 'enough' });
    for (const action of ['finish', 'fail']) {
      const over = await harbour.post(`/reporting/sync-runs/${id}/${action}`, action === 'fail' ? { error: 'x' } : {});
      expect([over.status, over.body]).toMatchObject([409, { code: 'sync_run_over', state: 'failed' }]);
    }
    await harbour.post(`/reporting/sync-runs/${id}/snapshots`, { endpoint: 'x', payload: {} }).expect(409);
  });

  it('stores each page once when two fetch one run at the same time', async () => {
    const run = await start(await source({ pageSize: 10 }));
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => harbour.post(`/reporting/sync-runs/${run}/fetch`, { takeOver: true })),
    );
    const statuses = answers.map(({ status, body }) => [status, (body as { code?: string }).code]);
    expect(statuses.filter(([status]) => status === 200)).toHaveLength(1);
    // Who has lost the run stops at the next page, and asks the source for nothing more.
    expect(server.requests.length).toBeLessThanOrEqual(23 + 2);
    const { body } = await harbour.get(`/reporting/sync-runs/${run}`);
    expect(body).toMatchObject({ status: 'succeeded', pages: 23, received: 230, recorded: 230 });
  });

  it('reads a folder of JSON files, and nothing outside of the tenant’s own', async () => {
    const [ours, theirs] = app.tenants.map(({ id }) => id);
    const own = join(folder, ours, 'export');
    await mkdir(join(own, 'calls'), { recursive: true });
    await mkdir(join(folder, theirs), { recursive: true });
    const all = fakeCalls(30);
    await writeFile(join(own, 'calls', '2026-01.json'), JSON.stringify(all.slice(0, 17)));
    await writeFile(join(own, 'calls', '2026-02.json'), JSON.stringify({ items: all.slice(17) }));
    await writeFile(join(own, 'notes.json'), JSON.stringify({ id: 'one', text: 'alone' }));
    await writeFile(join(folder, theirs, 'calls.json'), JSON.stringify(fakeCalls(5)));
    await symlink(join(folder, theirs, 'calls.json'), join(own, 'stolen.json'));
    const folderSource = (endpoints: string[], location = 'export') =>
      source({ kind: 'folder', location, endpoints, pageSize: 10, token: null });

    const run = await fetch(await start(await folderSource(['calls', 'notes'])));
    expect(run).toMatchObject({ status: 'succeeded', received: 31, recorded: 31, pages: 5 });
    const stolen = await fetch(await start(await folderSource(['stolen'])));
    expect(stolen).toMatchObject({ status: 'failed', error: 'The path leads out of the sync folder of the tenant.' });
    const missing = await fetch(await start(await folderSource(['nothing'])));
    expect(missing.error).toBe('The sync folder holds neither nothing/ nor nothing.json.');

    // A folder named by the slug may hold what a former tenant of that name left.
    await mkdir(join(folder, 'harbour', 'export'), { recursive: true });
    await writeFile(join(folder, 'harbour', 'export', 'former.json'), JSON.stringify(fakeCalls(5)));
    expect(await fetch(await start(await folderSource(['former'])))).toMatchObject({
      status: 'failed',
      received: 0,
      error:
        'The sync folder holds neither former/ nor former.json. ' +
        `The folder "harbour" is not read any more: if its files are this tenant's, rename it to "${ours}".`,
    });
    for (const location of [`../${theirs}`, '/etc', `a/../../${theirs}`, '../harbour', 'a//b', '.', 'C:\\x']) {
      const answer = await harbour.post('/reporting/data-sources', {
        name: location,
        kind: 'folder',
        location,
        endpoints: ['calls'],
      });
      expect([location, answer.status]).toEqual([location, 422]);
    }
  });

  it('keeps a token sealed: one copied from another source or tenant does not open', async () => {
    const stored = async (id: string) => {
      const sql = 'SELECT token FROM data_sources WHERE id = $1';
      return ((await app.scratch.dataSource.query(sql, [id])) as { token: string }[])[0].token;
    };
    const ids = [await source({}), await source({}), await source({}, lumen)];
    const [own, ...others] = await Promise.all(ids.map(stored));
    for (const text of [own, ...others]) expect(text).toMatch(/^v1:test:[A-Za-z0-9_-]+$/);
    for (const copied of others) {
      await app.scratch.dataSource.query('UPDATE data_sources SET token = $1 WHERE id = $2', [copied, ids[0]]);
      const run = await fetch(await start(ids[0]));
      expect(run).toMatchObject({ status: 'failed', error: expect.stringMatching(/does not open. Set it again/) });
      await harbour.post(`/reporting/sync-runs/${run.id}/fail`, { error: 'given up' });
    }
    expect(server.requests).toHaveLength(0);
    await harbour.patch(`/reporting/data-sources/${ids[0]}`, { token: TOKEN }).expect(200);
    expect(await fetch(await start(ids[0]))).toMatchObject({ status: 'succeeded' });
  });

  it('never returns a token, and forgets it when the address changes', async () => {
    const id = await source({});
    const answers = [
      await harbour.get(`/reporting/data-sources/${id}`),
      await harbour.get('/reporting/data-sources'),
      await harbour.patch(`/reporting/data-sources/${id}`, { token: `${TOKEN}-2` }),
      await harbour.patch(`/reporting/data-sources/${id}`, { location: `${server.url}/elsewhere` }),
    ];
    for (const { text } of answers) expect(text).not.toContain('canary');
    const [{ token }] = (await app.scratch.dataSource.query('SELECT token FROM data_sources WHERE id = $1', [id])) as {
      token: string | null;
    }[];
    expect(token).toBeNull();
  });

  it('cannot use another tenant’s source', async () => {
    const theirs = await source({}, lumen);
    const { body } = await harbour.post('/reporting/sync-runs', { dataSourceId: theirs }).expect(422);
    const nowhere = '00000000-0000-4000-8000-0000000000ff';
    const none = await harbour.post('/reporting/sync-runs', { dataSourceId: nowhere }).expect(422);
    expect(body).toEqual(none.body);
  });
});
