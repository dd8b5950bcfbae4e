import { randomBytes } from 'node:crypto';
import { type OpenAPIObject } from '@nestjs/swagger';
import { Client } from 'pg';
import { type Blueprint, type Tenant } from '../../../src/tenancy/index.js';
import { HttpClient } from '../support/http-client.js';
import { routesOf } from './document.js';
import { Holdings } from './holdings.js';
import { type IsolationReport, type RouteReport, violations } from './report.js';
import { type Side, Walk } from './walk.js';

export { type IsolationReport } from './report.js';

/** The running application, and how to look past its walls. */
export interface IsolationSubject {
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  /** Of a login that sees everybody's rows. */
  readonly ownerUrl: string;
  readonly blueprint: Blueprint;
}

export interface IsolationTenant {
  readonly tenant: Tenant;
  /** A key that may do everything in the tenant, and enter no other. */
  readonly key: string;
}

export interface IsolationOptions {
  /** Routes that cannot be exercised, each with the reason: `{ 'POST /x/log-in': 'needs a password' }`. */
  readonly exempt?: Readonly<Record<string, string>>;
  /** Routes to walk; default all of the blueprint. */
  readonly only?: RegExp;
}

/**
 * Walks the OpenAPI document of a running application as each of two tenants, with the other's ids in every path,
 * query, body and header that takes one. Both should have data in every table; canaries are planted here.
 * @throws Error listing every foreign byte in an answer, every changed row of the other tenant, and every route that
 * could not be exercised and is not exempt.
 */
export async function expectTenantIsolation(
  subject: IsolationSubject,
  a: IsolationTenant,
  b: IsolationTenant,
  options: IsolationOptions = {},
): Promise<IsolationReport> {
  const client = new HttpClient(Number(new URL(subject.baseUrl).port));
  const owner = new Client({ connectionString: subject.ownerUrl });
  await owner.connect();
  try {
    const report = await walkBothWays(client, owner, subject, [a, b], options.only);
    const found = violations(report, options.exempt ?? {});
    if (found.length > 0) throw new Error(`${found.length} violations of tenant isolation:\n${found.join('\n')}`);
    return report;
  } finally {
    client.close();
    await owner.end();
  }
}

async function walkBothWays(
  client: HttpClient,
  owner: Client,
  { blueprint }: IsolationSubject,
  tenants: readonly IsolationTenant[],
  only: RegExp = /./,
): Promise<IsolationReport> {
  const document = (await client.call({ path: '/docs-json' })).json as OpenAPIObject;
  const routes = routesOf(document, `/${blueprint.name}`).filter(({ name }) => only.test(name));
  const { isolation, shared } = blueprint;
  const layout = {
    tenantColumn: isolation.mode === 'row' ? isolation.tenantColumn : null,
    sharedSchema: shared.schema,
  };
  const sides: Side[] = [];
  let canaries = 0;
  for (const { tenant, key } of tenants) {
    const canary = `canary${randomBytes(8).toString('hex')}`;
    const holdings = await Holdings.of(owner, tenant, layout);
    canaries += await holdings.plant(canary);
    sides.push({ slug: tenant.slug, key, canary, holdings, identifiers: new Set() });
  }
  const [a, b] = sides;
  for (const [caller, other] of [
    [a, b],
    [b, a],
  ]) {
    // Twice: what refers to a new row can be made once that row is there.
    for (let round = 0; round < 2; round += 1) {
      canaries += await new Walk(client, caller, other).plant(routes);
      canaries += await caller.holdings.plant(caller.canary);
    }
  }
  const reports = new Map<string, RouteReport>();
  const leaks: string[] = [];
  const changes: string[] = [];
  let calls = 0;
  let identifiers = 0;
  for (const [caller, other] of [
    [a, b],
    [b, a],
  ]) {
    const own = await caller.holdings.identifiers();
    other.identifiers = new Set([...(await other.holdings.identifiers())].filter((id) => !own.has(id)));
    identifiers += other.identifiers.size;
    const before = await other.holdings.fingerprint();
    const walk = new Walk(client, caller, other);
    for (const route of routes) {
      const report = await walk.visit(route);
      const known = reports.get(route.name);
      reports.set(route.name, known ? merged(known, report) : report);
    }
    const after = await other.holdings.fingerprint();
    const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
    changes.push(...changed.map((table) => `${table} of ${other.slug}, while ${caller.slug} was calling`));
    leaks.push(...walk.leaks);
    calls += walk.calls;
  }
  return { calls, canaries, identifiers, routes: [...reports.values()], leaks, changes };
}

/** A route counts as exercised when both tenants could: one that works for the first only is broken for the second. */
function merged(one: RouteReport, other: RouteReport): RouteReport {
  return {
    ...one,
    own: [...one.own, ...other.own],
    foreign: [...one.foreign, ...other.foreign],
    exercised: one.exercised && other.exercised,
    refusal: one.exercised ? other.refusal : one.refusal,
  };
}
