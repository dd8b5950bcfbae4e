import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { type Tenant } from '../../src/tenancy/index.js';
import { type Bench, openBench } from '../provisioning/support/bench.js';
import { CuttingProxy } from '../support/cutting-proxy.js';
import { type RepeatableApp, startRepeatableApp } from './support/repeatable-app.js';

describe('a repeated write happens once', () => {
  let bench: Bench;
  let proxy: CuttingProxy;
  let tenants: Tenant[];
  let things: RepeatableApp;
  /** The same, which waits for nobody for long. */
  let hasty: RepeatableApp;

  beforeAll(async () => {
    bench = await openBench();
    const make = (blueprint: string, slug: string) => bench.provisioning.create({ blueprint, slug });
    tenants = [
      await make('library', 'oak'),
      await make('library', 'elm'),
      await make('club', 'reds'),
      await make('club', 'blues'),
    ];
    proxy = await CuttingProxy.before(bench.urls.appUrl);
    things = await startRepeatableApp(bench, () => tenants, { appUrl: proxy.url(bench.urls.appUrl) });
    hasty = await startRepeatableApp(bench, () => tenants, { lockTimeoutMs: 200 });
  });
  beforeEach(() => {
    things.behaviour.runs = 0;
    things.behaviour.meanwhile = () => {};
  });
  afterAll(async () => {
    await hasty.app.close();
    await things.app.close();
    await proxy.stop();
    await bench.close();
  });

  interface Sent {
    readonly tenant?: Tenant;
    readonly key?: string;
    readonly path?: string;
    readonly method?: 'post' | 'patch' | 'delete';
    readonly body?: object;
    readonly as?: string;
    readonly to?: RepeatableApp;
  }
  const send = ({ tenant, key, path = '', method = 'post', body = {}, as = 'one', to = things }: Sent) => {
    const made = request(to.baseUrl)[method](`/things${path}`).set('Authorization', `Bearer ${as}`);
    if (tenant) void made.set('X-Tenant-ID', tenant.slug);
    if (key !== undefined) void made.set('Idempotency-Key', key);
    return made.send(body);
  };
  const newName = () => `name ${randomUUID()}`;
  /** How often the thing is there, whoever it belongs to. */
  const count = async (name: string) => {
    const schemas = tenants.filter(({ isolation }) => isolation === 'schema').map(({ schemaName }) => schemaName);
    const parts = schemas.map((schema) => `SELECT title AS name FROM "${schema}".books`);
    const all = [...parts, 'SELECT opponent FROM club.matches'].join(' UNION ALL ');
    const [{ n }] = await bench.database.admin<{ n: number }>(
      `SELECT count(*)::int AS n FROM (${all}) AS all_things (name) WHERE name = '${name}'`,
    );
    return n;
  };
  const keysOf = (tenant: Tenant) =>
    bench.database.admin<{ status: number | null }>(
      `SELECT status FROM tenancy.idempotency_keys WHERE tenant_key = '${tenant.key}'`,
    );

  describe.each([
    ['schema', 0],
    ['row', 2],
  ])('isolation %s', (_mode, at) => {
    const own = () => tenants[at];
    const other = () => tenants[at + 1];

    it('with its first answer: status, Location, ETag and body', async () => {
      const [name, key] = [newName(), randomUUID()];
      const first = await send({ tenant: own(), key, body: { name } }).expect(201);
      const second = await send({ tenant: own(), key, body: { name } }).expect(201);
      expect(first.headers['idempotency-replayed']).toBeUndefined();
      expect(second.headers['idempotency-replayed']).toBe('true');
      expect(second.text).toBe(first.text);
      for (const header of ['location', 'etag', 'content-type'])
        expect(second.headers[header]).toBe(first.headers[header]);
      expect([things.behaviour.runs, await count(name)]).toEqual([1, 1]);
    });

    it.each([
      ['another status than the usual', '', 202, 'accepted '],
      ['no body', '/nothing', 204, ''],
      ['a text', '/text', 201, ''],
      ['an isolation level of its own', '/strict', 201, ''],
      ['statements that stand alone', '/each', 201, ''],
    ])('where the answer has %s', async (_what, path, status, prefix) => {
      const [name, key] = [prefix + newName(), randomUUID()];
      const sent = { tenant: own(), key, path, body: { name } };
      const first = await send(sent).expect(status);
      const second = await send(sent).expect(status);
      expect(second.text).toBe(first.text);
      expect(second.headers['content-type']).toBe(first.headers['content-type']);
      if (path === '/strict') expect(first.body.level).toBe('serializable');
      expect([things.behaviour.runs, await count(name)]).toEqual([1, 1]);
    });

    it('by PATCH too, and not under another path', async () => {
      const [id, name, key] = [randomUUID(), newName(), randomUUID()];
      const patch = (path: string) => send({ tenant: own(), key, method: 'patch', path, body: { name } });
      await patch(`/${id}`).expect(200);
      expect((await patch(`/${id}`).expect(200)).headers['idempotency-replayed']).toBe('true');
      expect((await patch(`/${randomUUID()}`).expect(422)).body.code).toBe('idempotency_key_reused');
      expect((await patch(`/${id}?more=1`).expect(422)).body.code).toBe('idempotency_key_reused');
      expect(await count(`${id} ${name}`)).toBe(1);
    });

    it('whatever the order of its members, and refused with another body', async () => {
      const [name, key] = [newName(), randomUUID()];
      await send({ tenant: own(), key, body: { name, more: { a: 1, b: [1, 2] } } }).expect(201);
      await send({ tenant: own(), key, body: { more: { b: [1, 2], a: 1 }, name } }).expect(201);
      for (const body of [
        { name },
        { name, more: { a: 1, b: [2, 1] } },
        {
          name,
          more: [
            ['a', 1],
            ['b', [1, 2]],
          ],
        },
      ]) {
        expect((await send({ tenant: own(), key, body }).expect(422)).body.code).toBe('idempotency_key_reused');
      }
      expect(await count(name)).toBe(1);
    });

    it('for each tenant, principal and route by itself', async () => {
      const key = randomUUID();
      const names = [newName(), newName(), newName(), newName()];
      const answers = [
        await send({ tenant: own(), key, body: { name: names[0] } }).expect(201),
        await send({ tenant: other(), key, body: { name: names[1] } }).expect(201),
        await send({ tenant: own(), key, as: 'another', body: { name: names[2] } }).expect(201),
        await send({ tenant: own(), key, path: '/text', body: { name: names[3] } }).expect(201),
      ];
      for (const [n, answer] of answers.entries()) {
        expect(answer.text).toContain(names[n]);
        expect(answer.headers['idempotency-replayed']).toBeUndefined();
        expect(await count(names[n])).toBe(1);
      }
    });

    it('of twenty at once, with twenty equal answers', async () => {
      const [name, key] = [newName(), randomUUID()];
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send({ tenant: own(), key, body: { name } }).then((answer) => answer)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect([things.behaviour.runs, await count(name)]).toEqual([1, 1]);
    });

    it('of several at once that ask for strict transactions', async () => {
      const [name, key] = [newName(), randomUUID()];
      const sent = { tenant: own(), key, path: '/strict', body: { name } };
      const answers = await Promise.all(Array.from({ length: 6 }, () => send(sent).then((answer) => answer)));
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(await count(name)).toBe(1);
    });

    it.each([
      ['refused', 409],
      ['broken', 500],
    ])('and not at all where it is %s: a repeat runs again', async (path, status) => {
      const [name, key] = [newName(), randomUUID()];
      for (const runs of [1, 2]) {
        await send({ tenant: own(), key, path: `/${path}`, body: { name } }).expect(status);
        expect([things.behaviour.runs, await count(name)]).toEqual([runs, 0]);
      }
    });

    it('and is answered although the first answer was lost with its COMMIT', async () => {
      for (const [cut, runs] of [
        ['after', 1],
        ['before', 2],
      ] as const) {
        const [name, key] = [newName(), randomUUID()];
        things.behaviour.runs = 0;
        proxy.arm(cut, 'COMMIT');
        const lost = await send({ tenant: own(), key, body: { name } }).expect(503);
        expect(lost.body.code).toBe('outcome_unknown');
        expect(lost.headers['retry-after']).toBe('1');
        const repeat = await send({ tenant: own(), key, body: { name } }).expect(201);
        expect(repeat.body.name).toBe(name);
        expect([things.behaviour.runs, await count(name)]).toEqual([runs, 1]);
      }
    });

    it('and a repeat that waits too long is told so', async () => {
      const [name, key] = [newName(), randomUUID()];
      let finish = () => {};
      let started = () => {};
      const running = new Promise<void>((resolve) => (started = resolve));
      things.behaviour.meanwhile = () => {
        started();
        return new Promise<void>((resolve) => (finish = resolve));
      };
      const first = send({ tenant: own(), key, body: { name } }).then((answer) => answer);
      await running;
      const second = await send({ to: hasty, tenant: own(), key, body: { name } }).expect(409);
      expect(second.body.code).toBe('idempotency_in_progress');
      expect(second.headers['retry-after']).toBe('1');
      finish();
      expect((await first).status).toBe(201);
      await send({ tenant: own(), key, body: { name } }).expect(201);
      expect(await count(name)).toBe(1);
    });

    it('and a large answer, one with a cookie or one that is serialized later is not kept: a repeat is told where to look', async () => {
      for (const path of ['/large', '/cookie', '/serialized']) {
        const [name, key] = [newName(), randomUUID()];
        const first = await send({ tenant: own(), key, path, body: { name } }).expect(201);
        expect(first.text).not.toContain('not to be shown');
        const repeat = await send({ tenant: own(), key, path, body: { name } }).expect(409);
        expect(repeat.body).toMatchObject({ code: 'idempotency_answer_not_kept', answered: 201 });
        expect(await count(name)).toBe(1);
      }
    });

    it('where each statement stands alone: begun and not ended is told, refused may be sent again', async () => {
      const [name, key] = [newName(), randomUUID()];
      const sent = { tenant: own(), key, path: '/each/broken', body: { name } };
      await send(sent).expect(500);
      expect((await send(sent).expect(409)).body.code).toBe('idempotency_started');
      expect([things.behaviour.runs, await count(name)]).toEqual([1, 1]);
      const refused = { tenant: own(), key: randomUUID(), path: '/each/refused' };
      for (const runs of [2, 3]) {
        expect((await send(refused).expect(409)).body.code).toBe('not_now');
        expect(things.behaviour.runs).toBe(runs);
      }
    });

    it('for 24 hours, and what has expired is deleted', async () => {
      const [name, key] = [newName(), randomUUID()];
      await send({ tenant: own(), key, body: { name } }).expect(201);
      const [{ hours }] = await bench.database.admin<{ hours: number }>(
        `SELECT extract(epoch FROM max(expires_at) - max(created_at)) / 3600 AS hours FROM tenancy.idempotency_keys`,
      );
      expect(Number(hours)).toBe(24);
      await bench.database.admin(
        `UPDATE tenancy.idempotency_keys SET expires_at = now() - interval '1 second' WHERE tenant_key = '${own().key}'`,
      );
      await send({ tenant: own(), key, body: { name: `${name} again` } }).expect(201);
      expect(await count(`${name} again`)).toBe(1);
      for (let n = 0; n < 50; n += 1)
        await send({ tenant: own(), key: randomUUID(), path: '/nothing', body: { name: newName() } });
      const [{ old }] = await bench.database.admin<{ old: number }>(
        `SELECT count(*)::int AS old FROM tenancy.idempotency_keys
          WHERE tenant_key = '${own().key}' AND expires_at <= now()`,
      );
      expect(old).toBe(0);
    });
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['too long', 'k'.repeat(256)],
    ['with a blank', 'two words'],
    ['not ASCII', 'schl\u00fcssel'],
    ['an open quote', '"open'],
    ['an empty string', '""'],
    ['a wrong escape', '"a\\b"'],
    ['a string with something behind it', '"a";b=1'],
  ])('a key that is %s is refused', async (_what, key) => {
    const name = newName();
    const answer = await send({ tenant: tenants[0], key, body: { name } }).expect(400);
    expect(answer.body.code).toBe('idempotency_key_malformed');
    expect(await count(name)).toBe(0);
  });

  it('a quoted key is the same as a bare one, and may hold blanks and escaped quotes', async () => {
    const [name, key] = [newName(), randomUUID()];
    await send({ tenant: tenants[0], key, body: { name } }).expect(201);
    const quoted = await send({ tenant: tenants[0], key: `"${key}"`, body: { name } }).expect(201);
    expect(quoted.headers['idempotency-replayed']).toBe('true');
    await send({ tenant: tenants[0], key: `"say \\"${key}\\""`, body: { name: newName() } }).expect(201);
  });

  it.each(['stream', 'by-hand', 'credential'])(
    'a route of the kind %s refuses a key, and does nothing',
    async (kind) => {
      const name = newName();
      const answer = await send({ tenant: tenants[0], key: randomUUID(), path: `/${kind}`, body: { name } }).expect(
        400,
      );
      expect(answer.body.code).toBe('idempotency_not_supported');
      expect(await count(name)).toBe(0);
      await send({ tenant: tenants[0], path: `/${kind}`, body: { name } }).expect(201);
    },
  );

  it('without a key nothing is kept', async () => {
    const [tenant] = tenants;
    const before = (await keysOf(tenant)).length;
    const name = newName();
    await send({ tenant, body: { name: `${name} 1` } }).expect(201);
    await send({ tenant, body: { name: `${name} 2` } }).expect(201);
    expect((await keysOf(tenant)).length).toBe(before);
  });

  describe('where no tenant is entered', () => {
    const begin = (key: string) =>
      request(things.baseUrl).post('/platform').set('Authorization', 'Bearer one').set('Idempotency-Key', key).send({});

    it('the register keeps the answer', async () => {
      const key = randomUUID();
      const first = await begin(key).expect(201);
      const second = await begin(key).expect(201);
      expect(second.text).toBe(first.text);
      expect(second.headers['idempotency-replayed']).toBe('true');
      expect(things.behaviour.runs).toBe(1);
    });

    it('a repeat that finds it begun is refused', async () => {
      const key = randomUUID();
      things.behaviour.meanwhile = async () => {
        things.behaviour.meanwhile = () => {};
        expect((await begin(key).expect(409)).body.code).toBe('idempotency_started');
      };
      await begin(key).expect(201);
      await begin(key).expect(201);
      expect(things.behaviour.runs).toBe(1);
    });
  });

  it('a database that keeps no keys yet says so, and serves everything else', async () => {
    await bench.database.admin('ALTER TABLE tenancy.idempotency_keys RENAME TO idempotency_keys_away');
    try {
      for (const tenant of [tenants[0], tenants[2]]) {
        const name = newName();
        const answer = await send({ tenant, key: randomUUID(), body: { name } }).expect(503);
        expect(answer.body.code).toBe('idempotency_unavailable');
        expect(answer.headers['retry-after']).toBeDefined();
        expect(await count(name)).toBe(0);
        await send({ tenant, body: { name } }).expect(201);
      }
    } finally {
      await bench.database.admin('ALTER TABLE tenancy.idempotency_keys_away RENAME TO idempotency_keys');
    }
  });
});
