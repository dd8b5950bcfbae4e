import { setTimeout as sleep } from 'node:timers/promises';
import { type KeptTenant } from './kept-release.js';

const PAUSE_MS = 10;

export interface Failure {
  readonly request: string;
  readonly answer: string;
}

interface Answer {
  readonly status: number;
  readonly body: any;
}

/** How one blueprint is read and written: a new row each time, or for workspaces a text that says which write it was. */
interface Work {
  readonly list: string;
  write(call: Call, mark: string): Promise<{ path: string; answer: Answer }>;
  /** Which of the marks are there. */
  marks(call: Call): Promise<string[]>;
}

type Call = (method: string, path: string, body?: object) => Promise<Answer>;

/** Readers and writers of every tenant, over all releases that serve at the moment. */
export class Traffic {
  readonly failures: Failure[] = [];
  /** Marks of the writes that were answered with success, per tenant. */
  readonly acknowledged = new Map<string, string[]>();
  readonly requests = new Map<string, number>();
  private servers: readonly string[] = [];
  private isRunning = false;
  private running: Promise<unknown> = Promise.resolve();
  private busy = new Map<string, number>();

  constructor(private readonly tenants: readonly KeptTenant[]) {}

  start(servers: readonly string[]): void {
    this.servers = servers;
    this.isRunning = true;
    this.running = Promise.all(this.tenants.map((tenant) => this.work(tenant)));
  }

  /** Like a load balancer: new requests go to these servers; resolves when no other has a request left. */
  async routeTo(servers: readonly string[]): Promise<void> {
    this.servers = servers;
    while ([...this.busy].some(([server, count]) => count > 0 && !servers.includes(server))) await sleep(PAUSE_MS);
  }

  /** Resolves when each tenant has had this many further answers from each server. */
  async rounds(count: number): Promise<void> {
    const goals = this.servers.map((server) => [
      server,
      (this.requests.get(server) ?? 0) + count * this.tenants.length,
    ]);
    const isReached = () => goals.every(([server, goal]) => (this.requests.get(server as string) ?? 0) >= Number(goal));
    while (this.failures.length === 0 && !isReached()) await sleep(PAUSE_MS);
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.running;
  }

  /** Marks of acknowledged writes that a server does not show. */
  async lost(server: string): Promise<string[]> {
    const lost: string[] = [];
    for (const tenant of this.tenants) {
      const there = new Set(await workOf(tenant).marks(this.callOf(server, tenant)));
      const expected = this.acknowledged.get(tenant.slug) ?? [];
      // A workspace keeps the last text only.
      const wanted = tenant.blueprint === 'workspaces' ? expected.slice(-1) : expected;
      lost.push(...wanted.filter((mark) => !there.has(mark)).map((mark) => `${tenant.slug}: ${mark}`));
    }
    return lost;
  }

  private async work(tenant: KeptTenant): Promise<void> {
    const kind = workOf(tenant);
    for (let turn = 0; this.isRunning; turn += 1) {
      const server = this.servers[turn % this.servers.length];
      const call = this.callOf(server, tenant);
      await this.counted(server, `GET ${kind.list}`, tenant, () => call('GET', kind.list));
      const mark = `kept-${tenant.slug.toLowerCase().replaceAll('_', '-')}-${turn}`;
      const written = await this.counted(server, `write of ${kind.list}`, tenant, async () => {
        return (await kind.write(call, mark)).answer;
      });
      if (written) this.acknowledged.set(tenant.slug, [...(this.acknowledged.get(tenant.slug) ?? []), mark]);
      await sleep(PAUSE_MS);
    }
  }

  private async counted(
    server: string,
    request: string,
    { slug }: KeptTenant,
    send: () => Promise<Answer>,
  ): Promise<boolean> {
    this.busy.set(server, (this.busy.get(server) ?? 0) + 1);
    try {
      const { status, body } = await send();
      if (status < 400) return true;
      this.failures.push({ request: `${slug}: ${request} at ${server}`, answer: `${status} ${JSON.stringify(body)}` });
    } catch (error) {
      this.failures.push({ request: `${slug}: ${request} at ${server}`, answer: String(error) });
    } finally {
      this.busy.set(server, this.busy.get(server)! - 1);
      this.requests.set(server, (this.requests.get(server) ?? 0) + 1);
    }
    return false;
  }

  private callOf(server: string, { apiKey }: KeptTenant): Call {
    return async (method, path, body) => {
      const headers = { Authorization: `Bearer ${apiKey}`, ...(body ? { 'Content-Type': 'application/json' } : {}) };
      const response = await fetch(`${server}${path}`, { method, headers, body: body && JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : undefined };
    };
  }
}

function workOf({ blueprint }: KeptTenant): Work {
  return WORK[blueprint];
}

const WORK: Readonly<Record<string, Work>> = {
  insurance: rows('/insurance/customers', 'name', (name) => ({ kind: 'retail', name })),
  commerce: rows('/commerce/customers', 'email', (mark) => ({ email: `${mark}@example.com` })),
  reporting: rows('/reporting/metric-definitions', 'name', (name) => ({
    key: name.replaceAll('-', '_'),
    name,
    endpoint: 'entries',
  })),
  support: {
    ...rows('/support/tickets', 'subject', () => ({})),
    async write(call, subject) {
      const { body } = await call('GET', '/support/tickets?ticketNumber=TICKET-1');
      const [{ customerId }] = body.items as { customerId: string }[];
      const ticket = { customerId, subject, description: subject };
      return { path: '/support/tickets', answer: await call('POST', '/support/tickets', ticket) };
    },
  },
  workspaces: {
    list: '/workspaces/members',
    write: async (call, description) => ({
      path: '/workspaces/current',
      answer: await call('PATCH', '/workspaces/current', { description }),
    }),
    marks: async (call) => [(await call('GET', '/workspaces/current')).body.description as string],
  },
};

function rows(path: string, field: string, row: (mark: string) => object): Work {
  return {
    list: `${path}?pageSize=5`,
    write: async (call, mark) => ({ path, answer: await call('POST', path, row(mark)) }),
    async marks(call) {
      const found: string[] = [];
      for (let page = 1; ; page += 1) {
        const { body } = await call('GET', `${path}?pageSize=100&page=${page}`);
        found.push(...(body.items as Record<string, string>[]).map((each) => each[field].replace('@example.com', '')));
        if (found.length >= body.total) return found;
      }
    },
  };
}
