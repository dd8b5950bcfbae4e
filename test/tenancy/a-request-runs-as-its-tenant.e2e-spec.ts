import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { elsewhere, type NotesApp, startNotesApp } from './notes-app.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

describe('a request runs as its tenant', () => {
  let play: Playground;
  let notes: NotesApp;

  beforeAll(async () => {
    play = await makePlayground(20);
    notes = await startNotesApp(play);
  });
  afterAll(async () => {
    await notes.app.close();
    await play.close();
  });

  const server = () => notes.app.getHttpServer() as http.Server;
  const as = (n: number, verb: 'get' | 'post', path: string) =>
    request(server())[verb](path).set('X-Tenant-ID', play.tenants[n].slug);

  it('answers the same URL with each tenant’s rows', async () => {
    for (const n of [0, 1, 0]) {
      const { body } = await as(n, 'get', '/notes').expect(200);
      expect(body).toEqual({ tenant: play.tenants[n].slug, bodies: [play.tenants[n].slug] });
    }
  });

  it('keeps 200 concurrent requests over 20 tenants apart on a pool of 4', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => as(n % 20, 'get', '/notes').expect(200)));
    answers.forEach(({ body }, n) => expect(body.bodies).toEqual([play.tenants[n % 20].slug]));
    expect(notes.source.figures.total).toBeLessThanOrEqual(4);
  });

  it('holds no connection while a GET waits on something else: 200 of them, pool of 4', async () => {
    const all = Promise.all(Array.from({ length: 200 }, (_, n) => as(n % 20, 'get', '/notes/slow').expect(200)));
    const held = () => notes.source.figures.total - notes.source.figures.idle;
    while (elsewhere.waiting < 200 || held() > 0) await sleep(10);
    expect({ waiting: elsewhere.waiting, held: held() }).toEqual({ waiting: 200, held: 0 });
    elsewhere.end();
    for (const { body } of await all) expect(body).toEqual({ before: 1, after: 1 });
  });

  it('commits a POST before it is answered, and rolls it back when the handler throws', async () => {
    await as(0, 'post', '/notes')
      .send({ body: 'kept' })
      .expect(201, /"seen":2/);
    await as(0, 'post', '/notes').send({ body: 'lost', fail: true }).expect(500);
    const rows = await play.admin(`SELECT body FROM "${play.tenants[0].schemaName}".notes ORDER BY body`);
    expect(rows.map((row) => row.body)).toEqual(['kept', play.tenants[0].slug]);
    const { body } = await as(1, 'get', '/notes').expect(200);
    expect(body.bodies).toEqual([play.tenants[1].slug]);
  });

  it('lets a handler ask for statements that stand alone', async () => {
    await as(2, 'post', '/notes/each').send({ body: 'stays' }).expect(500);
    const rows = await play.admin(`SELECT body FROM "${play.tenants[2].schemaName}".notes WHERE body = 'stays'`);
    expect(rows).toHaveLength(1);
  });

  it('gives singletons the scope’s own QueryRunner, and takes it back', async () => {
    for (const n of [3, 4]) {
      const { body } = await as(n, 'get', '/notes/same-connection').expect(200);
      expect(body).toEqual({ same: true, body: play.tenants[n].slug });
    }
    await sleep(50);
    expect(notes.source.figures.idle).toBe(notes.source.figures.total);
  });

  it('answers 404 for another tenant’s row', async () => {
    const [{ id }] = await play.admin(`SELECT id FROM "${play.tenants[6].schemaName}".notes`);
    expect((await as(6, 'get', `/notes/${id}`).expect(200)).body.body).toBe(play.tenants[6].slug);
    expect((await as(5, 'get', `/notes/${id}`).expect(200)).body).toEqual({});
  });

  it('cancels the query of a client that goes away', async () => {
    const { port } = server().address() as AddressInfo;
    const client = http.get({ port, path: '/notes/sleeping', headers: { 'X-Tenant-ID': play.tenants[0].slug } });
    client.on('error', () => {});
    const running = () =>
      play.admin(
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND state = 'active' AND pid <> pg_backend_pid()`,
      );
    for (let tries = 0; tries < 200 && (await running()).length === 0; tries += 1) await sleep(25);
    expect(await running()).toHaveLength(1);
    client.destroy();
    for (let tries = 0; tries < 200 && (await running()).length > 0; tries += 1) await sleep(50);
    expect(await running()).toHaveLength(0);
    expect((await as(1, 'get', '/notes').expect(200)).body.bodies).toEqual([play.tenants[1].slug]);
  });

  it('names the tenant by header, subdomain or id, and refuses two that disagree', async () => {
    const [a, b] = play.tenants;
    const host = (name: string) => request(server()).get('/notes').set('Host', name);
    expect((await host(`${a.slug}.app.example.com`).expect(200)).body.tenant).toBe(a.slug);
    expect((await request(server()).get('/notes').set('X-Tenant-ID', b.id.toUpperCase()).expect(200)).body.tenant).toBe(
      b.slug,
    );
    await host(`${a.slug}.app.example.com`).set('X-Tenant-ID', a.id).expect(200);
    await host(`${a.slug}.app.example.com`)
      .set('X-Tenant-ID', b.id)
      .expect(400, /ambiguous_tenant/);
    await request(server())
      .get('/notes')
      .set('X-Tenant-ID', 'nobody')
      .expect(404, /tenant_not_found/);
    await host('shop.customer.example').set('X-Tenant-ID', a.slug).expect(200);
  });

  it('refuses malformed names before anything is looked up', async () => {
    notes.lookups.length = 0;
    const hostile = [
      'pg_temp',
      'public',
      'meta',
      "a'b",
      'a"b',
      'a;b',
      'a b',
      '../a',
      'A-B',
      'x'.repeat(49),
      '%00',
      'é',
      'a,b',
      '_a',
      ' ',
      '{}',
    ];
    for (const name of hostile) {
      const { body } = await request(server()).get('/notes').set('X-Tenant-ID', encodeURI(name)).expect(400);
      expect(body.code).toBe('malformed_tenant');
    }
    const { port } = server().address() as AddressInfo;
    const repeated = await new Promise<number>((resolve) =>
      http.get(
        { port, path: '/notes', headers: { 'X-Tenant-ID': [play.tenants[0].slug, play.tenants[0].slug] } },
        (res) => resolve(res.statusCode!),
      ),
    );
    expect(repeated).toBe(400);
    expect(notes.lookups).toEqual([]);
  });

  it('has no fallback: without a tenant a query is an error', async () => {
    await request(server())
      .get('/notes')
      .expect(500, /no_tenant/);
    await expect(notes.database.withTenant('nobody', async () => 1)).rejects.toMatchObject({
      code: 'tenant_not_found',
    });
    expect(() => notes.database.getDb()).toThrow(expect.objectContaining({ code: 'no_tenant' }));
  });

  it('serves code outside requests: withTenant, getTenantDb, and the context is undone', async () => {
    const [a, b] = play.tenants.slice(10);
    const names = (manager: { find: (entity: typeof Note) => Promise<Note[]> }) =>
      manager.find(Note).then((rows) => rows.map((row) => row.body));
    expect(await notes.database.withTenant(a.id, (manager) => names(manager))).toEqual([a.slug]);
    await expect(
      notes.database.withTenant(a.id, () => notes.database.withTenant(b.id, async () => 1)),
    ).rejects.toMatchObject({ code: 'tenant_switch' });
    {
      await using first = await notes.database.getTenantDb(a.slug);
      await using second = await notes.database.getTenantDb(b.slug);
      expect(await names(first.manager)).toEqual([a.slug]);
      expect(await names(second.manager)).toEqual([b.slug]);
      await expect(notes.database.withTenant(b, () => names(first.manager))).rejects.toThrow(/Already inside/);
    }
    expect(() => notes.database.getDb()).toThrow(expect.objectContaining({ code: 'no_tenant' }));
  });
});
