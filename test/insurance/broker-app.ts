import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { insurance } from '../../src/blueprints/insurance/index.js';
import { ApiKeys } from '../../src/meta/index.js';
import { type Tenant } from '../../src/tenancy/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

/** The insurance API as one key of one broker sees it. Paths are those below `/insurance/`. */
export interface Desk {
  tenant: Tenant;
  key: string;
  url: string;
  call<T = any>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer<T>>;
  /** @throws where the answer is not a success. */
  get<T = any>(path: string): Promise<T>;
  post<T = any>(path: string, body?: object): Promise<T>;
  /** The same broker, by a key bound to the user. */
  as(userId: string): Promise<Desk>;
}

export interface InsuranceApp extends TestApp {
  /** Where documents and e-mails are kept. */
  home: string;
  /** A demo broker with its book, and a key that may do everything in it. */
  open(slug: 'acme' | 'birch'): Promise<Desk>;
}

/** The whole application, serving insurance alone. */
export async function startInsurance(env: Record<string, string> = {}): Promise<InsuranceApp> {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-insurance-'));
  const homeBefore = process.env.TENANTRY_HOME;
  process.env.TENANTRY_HOME = home;
  const patient = { DB_CONNECT_TIMEOUT_MS: '60000', DB_LOCK_TIMEOUT_MS: '60000', DB_STATEMENT_TIMEOUT_MS: '120000' };
  const started = await startTestApp({ BLUEPRINTS: 'insurance', TENANTRY_HOME: home, ...patient, ...env });
  return {
    ...started,
    home,
    async open(slug) {
      const { name, profile } = insurance.demoTenants.find((demo) => demo.slug === slug)!;
      const { tenant, key } = await started.createTenant({ slug, name, profile, blueprint: 'insurance', seed: true });
      return deskOf(started, tenant, key);
    },
    async close() {
      await started.close();
      rmSync(home, { recursive: true, force: true });
      if (homeBefore === undefined) delete process.env.TENANTRY_HOME;
      else process.env.TENANTRY_HOME = homeBefore;
    },
  };
}

function deskOf(started: TestApp, tenant: Tenant, key: string): Desk {
  const url = `${started.baseUrl}/insurance`;
  async function call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {};
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...json, ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  async function succeed(method: string, path: string, body?: object) {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  return {
    tenant,
    key,
    url,
    call,
    get: (path) => succeed('GET', path),
    post: (path, body = {}) => succeed('POST', path, body),
    async as(userId) {
      const { key: own } = await started.app.get(ApiKeys).create({ tenantId: tenant.id, userId, name: 'personal' });
      return deskOf(started, tenant, own);
    },
  };
}

/** Acme alone, and its tables as the owner sees them. */
export interface BrokerApp extends Desk {
  home: string;
  query<T = Record<string, unknown>>(sql: string): Promise<T[]>;
  /** The first column of each row. */
  column(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

export async function startBrokerApp(): Promise<BrokerApp> {
  const started = await startInsurance();
  const desk = await started.open('acme');
  const options = `-c search_path="${desk.tenant.schemaName}"`;
  const owner = new Client({ connectionString: started.urls.ownerUrl, options });
  await owner.connect();
  return {
    ...desk,
    home: started.home,
    query: async <T>(sql: string) => (await owner.query(sql)).rows as T[],
    column: async (sql) => (await owner.query({ text: sql, rowMode: 'array' })).rows.map(([first]) => first as unknown),
    async close() {
      await owner.end();
      await started.close();
    },
  };
}
