import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { OutcomeUnknownError } from '../../src/tenancy/index.js';
import { CuttingProxy } from '../support/cutting-proxy.js';
import { type NotesApp, startNotesApp } from './notes-app.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

const SENT_AND_ANSWERED = 'after';
const NEVER_ARRIVED = 'before';

describe('a lost COMMIT is told as unknown', () => {
  let play: Playground;
  let proxy: CuttingProxy;
  let notes: NotesApp;
  let bodies = 0;

  beforeAll(async () => {
    play = await makePlayground(2);
    proxy = await CuttingProxy.before(play.appUrl);
    notes = await startNotesApp(play, { url: proxy.url(play.appUrl) });
  });
  afterAll(async () => {
    await notes.app.close();
    await proxy.stop();
    await play.close();
  });
  afterEach(() => expect(proxy.cuts).toBe(expectedCuts));
  let expectedCuts = 0;

  const arm = (...how: Parameters<CuttingProxy['arm']>) => {
    expectedCuts += 1;
    proxy.arm(...how);
  };
  const newBody = () => `body ${++bodies}`;
  const tenant = () => play.tenants[0];
  const repository = () => notes.source.getRepository(Note);
  const isThere = async (body: string) => {
    const rows = await play.admin(`SELECT 1 FROM "${tenant().schemaName}".notes WHERE body = $1`, [body]);
    return rows.length > 0;
  };
  const post = (path: string, body: object) =>
    request(notes.app.getHttpServer()).post(path).set('X-Tenant-ID', tenant().slug).send(body);
  const alone = <T>(work: () => Promise<T>) => play.scope.run(tenant(), work);
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { driverError?: Error }) => error.driverError ?? error,
    );

  describe('over HTTP', () => {
    it.each([
      ['although it was saved', SENT_AND_ANSWERED, true],
      ['although it was not', NEVER_ARRIVED, false],
    ] as const)('says that the outcome is unknown, and asks for no repeat, %s', async (_name, cut, saved) => {
      const body = newBody();
      arm(cut);
      const answer = await post('/notes', { body }).expect(503);
      expect(answer.body.code).toBe('outcome_unknown');
      expect(answer.headers['retry-after']).toBeUndefined();
      expect(await isThere(body)).toBe(saved);
    });

    it('says that nothing was saved where a statement before COMMIT was lost', async () => {
      for (const cut of [NEVER_ARRIVED, SENT_AND_ANSWERED] as const) {
        const body = newBody();
        arm(cut, body);
        const answer = await post('/notes', { body }).expect(503);
        expect(answer.body.code).toBe('service_unavailable');
        expect(answer.headers['retry-after']).toBeDefined();
        expect(await isThere(body)).toBe(false);
      }
    });

    it('goes on with other connections afterwards', async () => {
      const body = newBody();
      await post('/notes', { body }).expect(201);
      expect(await isThere(body)).toBe(true);
    });

    it('says that a read failed, whenever it did', async () => {
      for (const cut of [NEVER_ARRIVED, SENT_AND_ANSWERED] as const) {
        const id = randomUUID();
        arm(cut, id);
        const answer = await request(notes.app.getHttpServer())
          .get(`/notes/${id}`)
          .set('X-Tenant-ID', tenant().slug)
          .expect(503);
        expect(answer.body.code).toBe('service_unavailable');
        expect(answer.headers['retry-after']).toBeDefined();
      }
    });
  });

  describe('in code', () => {
    const alike = (body: string) => body;
    const commit = () => 'COMMIT';
    const ways: [string, (body: string) => Promise<unknown>, match: (body: string) => string][] = [
      ['an insert that is a transaction of its own', (body) => alone(() => repository().insert({ body })), alike],
      [
        'a written statement that is a transaction of its own',
        (body) => alone(() => notes.source.query('INSERT INTO notes (body) VALUES ($1)', [body])),
        alike,
      ],
      [
        'a WITH that writes',
        (body) =>
          alone(() =>
            notes.source.query('WITH made AS (INSERT INTO notes (body) VALUES ($1) RETURNING 1) SELECT * FROM made', [
              body,
            ]),
          ),
        alike,
      ],
      ["TypeORM's save, with the transaction it opens", (body) => alone(() => repository().save({ body })), commit],
      [
        'a transaction of one statement per scope',
        (body) => alone(() => notes.source.transaction((manager) => manager.insert(Note, { body }))),
        commit,
      ],
      [
        'the transaction of a request',
        (body) => play.scope.run(tenant(), () => repository().insert({ body }), { transaction: 'request' }),
        commit,
      ],
    ];

    it.each(ways)('%s', async (_name, write, match) => {
      for (const [cut, saved] of [
        [SENT_AND_ANSWERED, true],
        [NEVER_ARRIVED, false],
      ] as const) {
        const body = newBody();
        arm(cut, match(body));
        expect(await failureOf(write(body))).toBeInstanceOf(OutcomeUnknownError);
        expect(await isThere(body)).toBe(saved);
      }
    });

    it('is no question for what writes nothing', async () => {
      const reads: (() => Promise<unknown>)[] = [
        () => play.scope.run(tenant(), () => repository().find(), { transaction: 'request' }),
        () => alone(() => notes.source.transaction((manager) => manager.find(Note))),
      ];
      for (const read of reads) {
        arm(SENT_AND_ANSWERED);
        const failure = await failureOf(read());
        expect(failure).toBeInstanceOf(Error);
        expect(failure).not.toBeInstanceOf(OutcomeUnknownError);
      }
      const body = newBody();
      arm(SENT_AND_ANSWERED, body);
      const failure = await failureOf(alone(() => repository().findBy({ body })));
      expect(failure).toBeInstanceOf(Error);
      expect(failure).not.toBeInstanceOf(OutcomeUnknownError);
    });

    it('is told although the client has left', async () => {
      const body = newBody();
      const client = new AbortController();
      arm(SENT_AND_ANSWERED, undefined, { onAnswer: () => client.abort() });
      const work = play.scope.run(tenant(), () => repository().insert({ body }), {
        transaction: 'request',
        signal: client.signal,
      });
      expect(await failureOf(work)).toBeInstanceOf(OutcomeUnknownError);
      expect(await isThere(body)).toBe(true);
    });
  });

  describe('where the server itself answers', () => {
    beforeAll(() =>
      play.admin(`
        CREATE FUNCTION public.judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
          IF NEW.body LIKE 'refused%' THEN RAISE EXCEPTION 'refused at COMMIT' USING ERRCODE = 'check_violation'; END IF;
          IF NEW.body LIKE 'killed%' THEN PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(30); END IF;
          RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER judge AFTER INSERT ON "${tenant().schemaName}".notes
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.judge();
        GRANT USAGE ON SCHEMA public TO PUBLIC`),
    );

    it('a COMMIT that it refuses is a refusal', async () => {
      const body = `refused ${newBody()}`;
      const answer = await post('/notes', { body }).expect(422);
      expect(answer.body.code).toBe('rule_violated');
      expect(await isThere(body)).toBe(false);
    });

    it('a COMMIT during which its process is ended is unknown', async () => {
      const body = `killed ${newBody()}`;
      const answer = await post('/notes', { body }).expect(503);
      expect(answer.body.code).toBe('outcome_unknown');
    });
  });
});
