import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';

describe('a tenant asked for twice is made once', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ BLUEPRINTS: 'insurance,support' });
  });
  afterAll(() => test.close());

  const create = (key: string, body: object) =>
    request(test.baseUrl)
      .post('/ops/tenants')
      .set('Authorization', `Bearer ${test.platformKey}`)
      .set('Idempotency-Key', key)
      .send(body);

  it.each(['insurance', 'support'])('%s: the repeat gets the first answer', async (blueprint) => {
    const key = randomUUID();
    const body = { blueprint, slug: `twice_${blueprint}` };
    const answers = await Promise.all([1, 2, 3].map(() => create(key, body).then((answer) => answer)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(2);
    expect((await create(key, { ...body, name: 'Another' }).expect(422)).body.code).toBe('idempotency_key_reused');
  });

  it('a refused creation leaves no key', async () => {
    const key = randomUUID();
    const body = { blueprint: 'insurance', slug: 'twice_insurance' };
    for (const _ of [1, 2]) expect((await create(key, body).expect(409)).body.code).toBe('tenant_exists');
  });

  it('with a first API key, which is a credential, it takes no Idempotency-Key', async () => {
    const answer = await create(randomUUID(), { blueprint: 'insurance', slug: 'keyed', apiKey: { name: 'first' } });
    expect([answer.status, answer.body.code]).toEqual([400, 'idempotency_not_supported']);
  });

  it('every route that answers a credential says so in the document, and all others take a key', async () => {
    const { body: document } = await request(test.baseUrl).get('/docs-json').expect(200);
    const operations = Object.entries(document.paths as Record<string, Record<string, any>>).flatMap(([path, item]) =>
      ['post', 'patch'].filter((verb) => item[verb]).map((verb) => ({ where: `${verb} ${path}`, ...item[verb] })),
    );
    const takesKey = ({ parameters = [] }: { parameters?: { name: string }[] }) =>
      parameters.some(({ name }) => name === 'Idempotency-Key');
    const refused = operations.filter((operation) => !takesKey(operation));
    expect(refused.map(({ where }) => where).sort()).toEqual(['post /ops/keys', 'post /ops/tenants']);
    expect(operations.length).toBeGreaterThan(50);
  });
});
