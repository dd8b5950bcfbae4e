import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Demo, type DemoTenant } from '../../../src/provisioning/demo.js';
import { removeEmbeddedPostgres } from '../../../src/embedded/index.js';
import { temporaryFolder } from '../../support/test-server.js';
import { Application } from './application.js';
import { makeCheckout } from './checkout.js';

export interface Call {
  readonly method?: string;
  /** The slug of the tenant whose key is used. */
  readonly as?: string | undefined;
  readonly tenant?: string | undefined;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly body: unknown;
}

/** Somebody with a fresh checkout and a free port; `leave` ends what they started and removes what they made. */
export class Newcomer {
  private readonly started: Application[] = [];
  private readonly homes = new Set<string>();

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  static async arrive(): Promise<Newcomer> {
    const folder = temporaryFolder(0o711);
    return new Newcomer(await makeCheckout(join(folder, 'tenantry')), await freePort());
  }

  /** Where the application keeps its own files, as long as nothing else is said. */
  get home(): string {
    return join(this.folder, '.tenantry');
  }

  get baseUrl(): string {
    return `http://localhost:${this.port}`;
  }

  get demo(): Demo {
    return JSON.parse(readFileSync(join(this.home, 'demo.json'), 'utf8')) as Demo;
  }

  get hasDemo(): boolean {
    return existsSync(join(this.home, 'demo.json'));
  }

  /** Of the checkout's package. */
  get manifest(): { readonly scripts: Readonly<Record<string, string>> } {
    return JSON.parse(readFileSync(join(this.folder, 'package.json'), 'utf8')) as this['manifest'];
  }

  tenant(slug: string): DemoTenant {
    return this.demo.tenants.find((each) => each.slug === slug)!;
  }

  /** `npm start` without npm, unless a command is given. */
  run(env: Readonly<Record<string, string>> = {}, command?: readonly string[]): Application {
    const run = { folder: this.folder, env: { PORT: String(this.port), ...env } };
    const application = new Application(run, command);
    this.started.push(application);
    this.homes.add(env.TENANTRY_HOME ?? this.home);
    return application;
  }

  get(path: string, as?: string, tenant?: string): Promise<Answer> {
    return this.call(path, { as, tenant });
  }

  /** A request with the demo's key of a tenant, naming a tenant in the header where one is given. */
  async call(path: string, { method = 'GET', as, tenant, body }: Call = {}): Promise<Answer> {
    const answer = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(as ? { Authorization: `Bearer ${this.tenant(as).apiKey}` } : {}),
        ...(tenant ? { 'X-Tenant-ID': tenant } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: jsonOf(text) };
  }

  /** Ends in order what still runs. */
  async stopAll(): Promise<void> {
    await Promise.all(this.started.filter(({ isRunning }) => isRunning).map((each) => each.signalAll('SIGTERM')));
  }

  async leave(): Promise<void> {
    await Promise.all(this.started.map((application) => application.signalAll('SIGKILL')));
    for (const home of this.homes) await removeEmbeddedPostgres(home).catch(() => {});
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
