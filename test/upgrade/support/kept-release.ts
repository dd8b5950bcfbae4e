import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { Client } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../support/postgres.js';
import { temporaryFolder } from '../../support/test-server.js';

const REPOSITORY = join(import.meta.dirname, '../../..');

export interface KeptTenant {
  readonly id: string;
  readonly slug: string;
  readonly blueprint: string;
  readonly apiKey: string;
}

/** What `make-release.mjs` wrote down of a release. */
export interface Facts {
  readonly version: string;
  readonly tenants: readonly KeptTenant[];
  readonly platformKey: string;
  readonly documents: readonly { readonly tenant: string; readonly id: string; readonly content: string }[];
  readonly people: readonly {
    readonly blueprint: string;
    readonly tenant: string;
    readonly email: string;
    readonly password: string;
  }[];
  /** Path below the home → content in base64. */
  readonly home: Readonly<Record<string, string>>;
}

/** A release that was kept, with its database restored: its own program serves it and runs its commands. */
export class KeptRelease {
  private readonly processes: ChildProcess[] = [];

  private constructor(
    readonly facts: Facts,
    readonly database: TestDatabase,
    readonly home: string,
    private readonly program: string,
  ) {}

  static async restore(version: string): Promise<KeptRelease> {
    const folder = join(REPOSITORY, 'test/upgrade/releases', version);
    const facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Facts;
    // Below node_modules, where the program finds the packages it shares with this version.
    const program = join(REPOSITORY, 'node_modules/.cache/tenantry', `release-${version}-${process.pid}.mjs`);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, unpacked(join(folder, 'program.mjs.br')));
    const database = await createEmptyDatabase();
    await send(database.ownerUrl, withRolesOfItsOwn(unpacked(join(folder, 'database.sql.br')).toString()));
    const home = temporaryFolder(0o700);
    for (const [path, content] of Object.entries(facts.home)) {
      mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(home, path), Buffer.from(content, 'base64'), { mode: 0o600 });
    }
    return new KeptRelease(facts, database, home, program);
  }

  /** The settings both versions run with. */
  get environment(): Record<string, string> {
    return { NODE_ENV: 'test', LOG_LEVEL: 'error', DATABASE_URL: this.database.ownerUrl, TENANTRY_HOME: this.home };
  }

  async command(...words: string[]): Promise<string> {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [this.program, 'command', ...words], this.options());
    return stdout;
  }

  /** Starts the release's server on a free port. Returns its URL. */
  async serve(): Promise<string> {
    const child = spawn(process.execPath, [this.program, 'serve'], { ...this.options(), stdio: 'pipe' });
    this.processes.push(child);
    let said = '';
    return new Promise((started, failed) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        const port = /listens on http:\/\/localhost:(\d+)/.exec(said)?.[1];
        if (port) started(`http://127.0.0.1:${port}`);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => failed(new Error(`The kept release ended with ${code} before it served: ${said}`)));
    });
  }

  /** Asks its servers to end, and waits. Returns their exit codes. */
  stop(): Promise<(number | null)[]> {
    const ended = this.processes.splice(0).map(
      (child) =>
        new Promise<number | null>((resolve) => {
          if (child.exitCode !== null) return resolve(child.exitCode);
          child.once('exit', resolve);
          child.kill('SIGTERM');
        }),
    );
    return Promise.all(ended);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.program, { force: true });
    rmSync(this.home, { recursive: true, force: true });
    await this.database.drop();
  }

  private options() {
    const { PATH, HOME, TMPDIR } = process.env;
    return { env: { PATH, HOME, TMPDIR, PORT: '0', ...this.environment }, cwd: this.home };
  }
}

function unpacked(file: string): Buffer {
  return brotliDecompressSync(readFileSync(file));
}

/** Roles belong to the whole server: a second copy of one database needs another short id. */
function withRolesOfItsOwn(sql: string): string {
  const id = /OWNER TO tenantry_owner_([a-z2-7]{8});/.exec(sql)![1];
  return sql.replaceAll(
    id,
    `q${randomBytes(8)
      .toString('hex')
      .replaceAll(/[^a-f2-7]/g, 'a')
      .slice(0, 7)}`,
  );
}

/** One statement after another would take minutes; as one text they are one transaction. */
async function send(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
