import { blueprintsNamed } from '../../src/blueprints/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { S3Server } from './s3-server.js';

describe('two replicas with one bucket', () => {
  const server = new S3Server();
  let test: TestApp;
  let second: { readonly baseUrl: string; close(): Promise<void> };
  let brokers: TestTenant[];
  let replicas: string[];

  beforeAll(async () => {
    await server.start();
    test = await startTestApp({ STORAGE_URL: server.url, BLUEPRINTS: 'insurance' });
    second = await test.release(blueprintsNamed(['insurance']));
    replicas = [test.baseUrl, second.baseUrl];
    brokers = [];
    for (const slug of ['oak', 'elm']) {
      brokers.push(await test.createTenant({ blueprint: 'insurance', slug, name: slug }));
    }
  }, 180_000);
  afterAll(async () => {
    await second?.close();
    await test?.close();
    await server.close();
  });

  const ask = (at: string, { key }: TestTenant, path: string, init: RequestInit = {}) =>
    fetch(`${at}/insurance/documents${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/octet-stream' },
    });

  it('read what the other has taken, and neither shows it to another broker', async () => {
    for (const [from, to] of [replicas, [...replicas].reverse()]) {
      for (const [own, other] of [brokers, [...brokers].reverse()]) {
        const content = `of ${own.tenant.slug}, taken at ${from}`;
        const about = new URLSearchParams({
          kind: 'schedule',
          title: 'Schedule',
          fileName: 'a.pdf',
          contentType: 'application/pdf',
        });
        const posted = await ask(from, own, `?${about}`, { method: 'POST', body: Buffer.from(content) });
        expect(posted.status).toBe(201);
        const { id } = (await posted.json()) as { id: string };
        const read = await ask(to, own, `/${id}/content`);
        expect([read.status, await read.text()]).toEqual([200, content]);
        for (const replica of replicas) {
          for (const path of [`/${id}`, `/${id}/content`]) expect((await ask(replica, other, path)).status).toBe(404);
          expect((await ask(replica, other, `/${id}`, { method: 'DELETE' })).status).toBe(404);
        }
        expect((await ask(from, own, `/${id}/content`)).status).toBe(200);
        expect((await ask(to, own, `/${id}`, { method: 'DELETE' })).status).toBe(204);
        expect((await ask(from, own, `/${id}/content`)).status).toBe(404);
      }
    }
  });
});
