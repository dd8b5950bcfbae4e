import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeIf } from '../support/describe-if.js';
import { readRepositoryFile, REPOSITORY } from '../support/rules/source-files.js';

const dockerfile = readRepositoryFile('Dockerfile');
const compose = readRepositoryFile('docker-compose.yml');
const local = readRepositoryFile('deploy/local.env');

/** The text of one service, from its name to the next one. */
function service(name: string): string {
  return new RegExp(String.raw`^  ${name}:\n((?:(?:    .*)?\n)+)`, 'm').exec(compose)?.[1] ?? '';
}

describe('the image', () => {
  const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  it('runs the build as an unprivileged user, in production, with a health check', () => {
    expect(final).toMatch(/^USER node$/m);
    expect(final).toMatch(/^ENV NODE_ENV=production /m);
    expect(final).toMatch(/^HEALTHCHECK /m);
    expect(final).toContain('CMD ["node", "dist/src/main.js"]');
  });

  it('holds the build and production dependencies, no sources', () => {
    expect(dockerfile).toContain('npm prune --omit=dev');
    expect(final.match(/^COPY .*$/gm)).toEqual([
      'COPY --from=build /app/package.json /app/LICENSE ./',
      'COPY --from=build /app/node_modules ./node_modules',
      'COPY --from=build /app/dist ./dist',
    ]);
  });

  it('is built from a list of what may be sent: no .env, no demo data, no history', () => {
    const [first, ...rest] = readRepositoryFile('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(rest.every((line) => line.startsWith('!'))).toBe(true);
    expect(rest.filter((line) => /env|tenantry|git|node_modules|test/.test(line))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('brings the application, PostgreSQL 18, Redis and PgBouncer, each with a health check', () => {
    expect(service('postgres')).toContain('image: postgres:18');
    for (const name of ['postgres', 'redis', 'pgbouncer']) expect(service(name)).toContain('healthcheck:');
    expect(service('app')).toContain('condition: service_completed_successfully');
  });

  it('migrates and listens past PgBouncer, which only serves tenants', () => {
    expect(compose).toMatch(/^ {2}META_DATABASE_URL: .*@postgres:5432\//m);
    expect(compose).toMatch(/^ {2}APP_DATABASE_URL: .*@pgbouncer:6432\//m);
    expect(service('pgbouncer')).toContain('POOL_MODE: transaction');
  });

  it('has no password of its own: each is asked for by name', () => {
    for (const name of ['POSTGRES_PASSWORD', 'APP_DATABASE_PASSWORD', 'META_DATABASE_PASSWORD', 'MAIL_URL']) {
      expect(compose).toContain(`\${${name}:?set ${name} in .env`);
      expect(compose).not.toMatch(new RegExp(String.raw`\$\{${name}(:?-|\})`));
      expect(local).toMatch(new RegExp(`^${name}=\\S`, 'm'));
    }
    expect(compose).not.toContain('local-only');
  });

  it('gives the application the owner’s login only where it is asked for', () => {
    expect(service('app')).toContain('DATABASE_URL: ${SERVE_WITH_OWNER_URL:-}');
    expect(service('app')).not.toContain('POSTGRES_PASSWORD');
    expect(service('setup')).toMatch(/^ {6}DATABASE_URL: .*POSTGRES_PASSWORD.*@postgres:5432\//m);
  });

  it('runs nothing with more rights than it needs', () => {
    expect(compose).toMatch(
      /^x-hardened: &hardened\n {2}read_only: true\n {2}tmpfs: \[\/tmp\]\n {2}cap_drop: \[ALL\]\n/m,
    );
    for (const name of ['app', 'setup', 'redis', 'mailpit']) expect(service(name)).toContain('<<: *hardened');
    for (const name of ['postgres', 'pgbouncer']) {
      expect(service(name)).toContain('cap_drop: [ALL]');
      expect(service(name)).toContain("security_opt: ['no-new-privileges:true']");
    }
  });

  it('keeps documents in a volume that the application’s user may write, or in a bucket', () => {
    expect(compose).toContain('STORAGE_URL: ${STORAGE_URL:-file:/var/lib/tenantry/documents}');
    expect(service('app')).toContain('- documents:/var/lib/tenantry');
    expect(dockerfile).toContain('mkdir -p /var/lib/tenantry && chown node:node /var/lib/tenantry');
  });

  it('publishes ports to this machine only', () => {
    const published = [...compose.matchAll(/ports:\n\s+- '([^']+)'/g)].map(([, port]) => port);
    expect(published).toHaveLength(3);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

const [command, ...prefix] =
  [['docker', 'compose'], ['docker-compose']].find(
    ([program, ...args]) => spawnSync(program, [...args, 'version'], { stdio: 'ignore' }).status === 0,
  ) ?? [];

describeIf(command, 'there is no docker compose here', 'docker compose config', () => {
  it('finds the file valid with deploy/local.env, and names what is missing without it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    const env = join(folder, 'env');
    const config = (text: string) => {
      writeFileSync(env, text);
      const options = { cwd: REPOSITORY, encoding: 'utf8' as const };
      return spawnSync(command, [...prefix, '--env-file', env, 'config', '--quiet'], options);
    };
    const checked = config(local);
    const empty = config('');
    expect(empty.status).not.toBe(0);
    expect(empty.stderr).toMatch(/set \w+ in \.env \(see deploy\/local\.env\)/);
    rmSync(folder, { recursive: true });
    expect({ status: checked.status, stderr: checked.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
