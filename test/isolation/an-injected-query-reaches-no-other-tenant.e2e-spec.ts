import { type INestApplication } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type AddressInfo } from 'node:net';
import { type IsolationMode, type TenantDataSource } from '../../src/tenancy/index.js';
import { type Arena, openArena } from './support/arena.js';
import { ASSURANCES, type Assurance } from './support/assurance.js';
import { HttpClient } from './support/http-client.js';
import { startInjectableApp } from './support/injectable-app.js';
import { type Clause, CLAUSES, injectionOf, type Payload, payloadsAgainst } from './support/payloads.js';
import { sessionState } from './support/session-state.js';

const ISOLATIONS: IsolationMode[] = ['schema', 'row'];

/**
 * Single statements (GET) and request transactions (POST). `npm run figures -- injections` sends every payload through
 * both; the short form takes turns, another one in each clause.
 */
const METHODS = ['GET', 'POST'] as const;
function methodsFor(payload: number, clause: Clause): readonly string[] {
  if (process.env.INJECT_BOTH_WAYS === '1') return METHODS;
  return [METHODS[(payload + CLAUSES.indexOf(clause)) % METHODS.length]];
}

interface Target {
  arena: Arena;
  app: INestApplication;
  client: HttpClient;
  /** One connection: whoever comes next gets the one the attack was on. */
  source: TenantDataSource;
}

async function aim(isolation: IsolationMode, assurance: Assurance, hardened: boolean): Promise<Target> {
  const arena = await openArena({ isolation, assurance, hardened });
  // Some attacks only sleep, and may do so where nobody has taken it from them.
  const limits = { poolSize: 1, statementTimeoutMs: hardened ? 2_000 : 400, acquireTimeoutMs: 20_000 };
  const app = await startInjectableApp(arena, arena.dataSourceOptions(limits));
  const client = new HttpClient((app.getHttpServer().address() as AddressInfo).port);
  return { arena, app, client, source: app.get<TenantDataSource>(getDataSourceToken()) };
}

async function leave({ arena, app, client }: Target): Promise<void> {
  client.close();
  await app.close();
  await arena.close();
}

/** What the attacker, signed in as the first tenant, is answered. */
async function attack({ arena, client }: Target, payload: Payload, clause: Clause, method: string): Promise<string> {
  const input = encodeURIComponent(injectionOf(payload, clause));
  const path = `/search/${encodeURIComponent(clause)}?input=${input}`;
  return (await client.call({ method, path, headers: { 'X-Tenant-ID': arena.tenants[0].slug } })).raw;
}

describe.each(ASSURANCES.flatMap((assurance) => ISOLATIONS.map((isolation) => [isolation, assurance] as const)))(
  'an injected query reaches no other tenant: isolation by %s, assurance %s',
  (isolation, assurance) => {
    let target: Target;

    beforeAll(async () => {
      target = await aim(isolation, assurance, true);
    });
    afterAll(() => leave(target));

    it.each(CLAUSES)('in %s: no foreign row, no changed row, no poisoned session', async (clause) => {
      const { arena, source } = target;
      const [attacker, victim] = arena.tenants;
      const payloads = payloadsAgainst(victim);
      expect(payloads.length).toBeGreaterThanOrEqual(60);
      const before = await arena.rowsOf(victim);
      const clean = await sessionState(source, arena.scope, victim);
      const leaked: string[] = [];
      const poisoned: string[] = [];
      let own = 0;
      for (const [n, payload] of payloads.entries()) {
        for (const method of methodsFor(n, clause)) {
          const answer = await attack(target, payload, clause, method);
          if (answer.includes(arena.canary(victim))) leaked.push(`${method} ${payload.name}`);
          if (answer.includes(arena.canary(attacker))) own += 1;
          const state = await sessionState(source, arena.scope, victim);
          if (JSON.stringify(state) !== JSON.stringify(clean)) poisoned.push(`${method} ${payload.name}`);
        }
      }
      expect({ leaked, poisoned }).toEqual({ leaked: [], poisoned: [] });
      // The attacks do run: some of them bring out the attacker's own rows.
      expect(own).toBeGreaterThan(0);
      expect(await arena.rowsOf(victim)).toEqual(before);
      expect(await locksAndNotifications(arena)).toEqual([]);
    });
  },
);

describe('the same attacks with the stock rights of PUBLIC, as where the server forbids the hardening', () => {
  /** Names of the payloads that brought out a row of the other tenant, through any clause and method. */
  async function reached(
    isolation: IsolationMode,
    assurance: Assurance,
    clauses: readonly Clause[] = CLAUSES,
  ): Promise<string[]> {
    const target = await aim(isolation, assurance, false);
    const victim = target.arena.tenants[1];
    const names = new Set<string>();
    for (const [n, payload] of payloadsAgainst(victim).entries()) {
      for (const clause of clauses) {
        for (const method of methodsFor(n, clause)) {
          const answer = await attack(target, payload, clause, method);
          if (answer.includes(target.arena.canary(victim))) names.add(payload.name);
        }
      }
    }
    await leave(target);
    return [...names];
  }

  it('are known to work where a role and settings are all there is', async () => {
    const names = await reached('row', 'role', ['WHERE']);
    expect(names).toContain('tenant for the transaction');
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(await reached('schema', 'role', ['WHERE'])).not.toEqual([]);
  });

  it.each(ISOLATIONS)('reach no other tenant where claims are signed: isolation by %s', async (isolation) => {
    expect(await reached(isolation, 'signed')).toEqual([]);
  });
});

function locksAndNotifications(arena: Arena): Promise<unknown[]> {
  return arena.admin(
    `SELECT locktype, pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
}
