import { Logger } from '@nestjs/common';
import request from 'supertest';
import { type HealthCheck, HealthModule, Metrics, MetricsModule } from '../../src/http/index.js';
import { type Library, startLibrary } from './support/app.js';

let library: Library;
let database: () => Promise<unknown>;
const api = () => request(library.server);

beforeAll(async () => {
  const checks: HealthCheck[] = [
    { name: 'database', check: () => database() },
    { name: 'register', check: () => Promise.resolve() },
  ];
  library = await startLibrary({
    imports: [
      MetricsModule,
      HealthModule.forRootAsync({ inject: [Metrics], useFactory: (metrics: Metrics) => (metrics ? checks : []) }),
    ],
  });
});
afterAll(() => library?.close());
beforeEach(() => {
  database = () => Promise.resolve();
});

describe('health', () => {
  it('is live whatever is down', async () => {
    database = () => Promise.reject(new Error('down'));
    expect((await api().get('/health/live').expect(200)).body).toEqual({ status: 'ok', checks: {} });
  });

  it('is ready while every check passes', async () => {
    const { body } = await api().get('/health/ready').expect(200);
    expect(body).toEqual({ status: 'ok', checks: { database: 'up', register: 'up' } });
  });

  it('names what is down, logs why, and does not tell it', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    database = () => Promise.reject(new Error('password authentication failed for "tenantry_app"'));
    const { body, headers } = await api().get('/health/ready').expect(503);
    expect(body).toMatchObject({ code: 'not_ready', checks: { database: 'down', register: 'up' } });
    expect(JSON.stringify(body)).not.toContain('password');
    expect(headers['content-type']).toMatch(/problem\+json/);
    expect(headers['retry-after']).toBe('5');
    expect(warn.mock.calls.flat().join()).toContain('password authentication failed');
    warn.mockRestore();
  });

  it('counts a check that does not answer as down', async () => {
    database = () => new Promise(() => undefined);
    const { body } = await api().get('/health/ready').expect(503);
    expect(body.checks.database).toBe('down');
  });

  it('is not ready once the process is stopping', async () => {
    const stopping = await startLibrary({ imports: [HealthModule.forRootAsync({ useFactory: () => [] })] });
    await request(stopping.server).get('/health/ready').expect(200);
    let seen: number | undefined;
    const original = stopping.app.getHttpAdapter().close.bind(stopping.app.getHttpAdapter());
    stopping.app.getHttpAdapter().close = async () => {
      seen = (await request(stopping.server).get('/health/ready')).status;
      return original();
    };
    await stopping.close();
    expect(seen).toBe(503);
  });
});

describe('metrics', () => {
  const text = async () => (await api().get('/metrics').expect(200)).text;

  it('measure requests by method, route pattern and status', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    await api().get(`/library/books/${id}?secret=1`).set('X-Tenant-ID', 'acme').expect(404);
    await api().get('/nowhere/at-all').expect(404);
    const lines = (await text()).split('\n').filter((line) => line.startsWith('http_request_duration_seconds_count'));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining('{method="GET",route="/library/books/:id",status="404"} 1'),
        expect.stringContaining('{method="GET",route="unmatched",status="404"} 1'),
      ]),
    );
    expect(lines.join()).not.toMatch(/1111|acme|secret|at-all/);
  });

  it('show the numbers that other rooms register, read when they are asked for', async () => {
    const metrics = library.app.get(Metrics);
    let size = 3;
    metrics.gauge({ name: 'pool_size', help: 'Connections of the pool.', read: () => size });
    metrics.gauge({
      name: 'pool_connections',
      help: 'Connections by state.',
      labels: ['state'],
      read: () => Promise.resolve([{ labels: { state: 'idle' }, value: 2 }]),
    });
    const leaks = metrics.counter('tenant_leaks_total', 'Connections found with a foreign search_path.');
    leaks.inc();
    expect(await text()).toContain('pool_size 3');
    size = 4;
    const now = await text();
    expect(now).toContain('pool_size 4');
    expect(now).toContain('pool_connections{state="idle"} 2');
    expect(now).toContain('tenant_leaks_total 1');
    expect(now).toContain('process_cpu_seconds_total');
  });

  it('belong to one application: another in the same process counts for itself', async () => {
    const other = await startLibrary({ imports: [MetricsModule] });
    const { text: numbers } = await request(other.server).get('/metrics').expect(200);
    expect(numbers).not.toContain('tenant_leaks_total');
    await other.close();
  });
});
