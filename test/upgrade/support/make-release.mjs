// node test/upgrade/support/make-release.mjs <version> <DATABASE_URL of an empty database on PostgreSQL 15>
//
// Keeps this checkout as a release that later versions are upgraded from: its program as one file, and a database it
// filled through its own commands and routes (two tenants of each blueprint, with rows, files and keys).
// Run it on the last commit before an issue that changes tables. It needs pg_dump and pg_dumpall of the same server
// version on the PATH; 15 is the oldest supported server, so that the dump can be restored on each.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

const [version, databaseUrl] = process.argv.slice(2);
if (!version || !databaseUrl) fail('Usage: node test/upgrade/support/make-release.mjs <version> <DATABASE_URL>');

const ROOT = join(import.meta.dirname, '../../..');
const TARGET = join(ROOT, 'test/upgrade/releases', version);
const WORK = mkdtempSync(join(tmpdir(), 'tenantry-release-'));
/** Packages the program cannot do without and that a later version may no longer install. */
const BUNDLED = new Set(['nestjs-pino']);
const PORT = '3977';
const BASE_URL = `http://127.0.0.1:${PORT}`;
const PASSWORD = 'correct horse battery staple';

const home = join(WORK, 'home');
const program = join(ROOT, 'node_modules/.cache/tenantry', `release-${version}.mjs`);
const env = { ...process.env, DATABASE_URL: databaseUrl, TENANTRY_HOME: home, PORT, LOG_LEVEL: 'warn' };

await bundle();
const facts = await fill();
mkdirSync(TARGET, { recursive: true });
keep('program.mjs.br', readFileSync(program));
keep('database.sql.br', dump());
writeFileSync(join(TARGET, 'facts.json'), `${JSON.stringify({ version, ...facts, home: filesOf(home) }, null, 2)}\n`);
rmSync(WORK, { recursive: true });

/** The program with its commands and its server, without the packages it shares with every version. */
async function bundle() {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
  const contents = `
    import 'reflect-metadata';
    const [, , door, ...words] = process.argv;
    process.argv = [...process.argv.slice(0, 2), ...words];
    if (door === 'command') {
      const { runCommand } = await import('./cli/index.js');
      const { blueprintsNamed } = await import('./blueprints/index.js');
      await runCommand(async (names) => blueprintsNamed(names).map(({ definition }) => definition));
    } else {
      const { loadSettings } = await import('./config/index.js');
      const { Shutdown } = await import('./embedded/index.js');
      const { serve } = await import('./serve.js');
      const startServer = () => Promise.reject(new Error('A kept release needs DATABASE_URL.'));
      await serve({ settings: loadSettings(), startServer, shutdown: new Shutdown(console.log).listen(), say: console.log });
    }`;
  await build({
    stdin: { contents, loader: 'js', resolveDir: join(ROOT, 'dist/src') },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    keepNames: true,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    plugins: [{ name: 'packages', setup: (builder) => builder.onResolve({ filter: /^[^./]/ }, asPackage) }],
  });
}

function asPackage({ path, kind }) {
  if (kind === 'entry-point' || path.startsWith('/') || BUNDLED.has(path)) return undefined;
  return { path, external: true };
}

/** Everything through the release's own commands and routes. */
async function fill() {
  command('setup:database');
  command('db:seed');
  const tenants = JSON.parse(command('tenant:list', '--json')).map(({ id, slug, blueprint }) => ({
    id,
    slug,
    blueprint,
    apiKey: JSON.parse(command('key:create', '--tenant', slug, '--name', 'kept', '--json')).key,
  }));
  const platformKey = JSON.parse(command('key:create', '--platform', '--name', 'kept', '--json')).key;
  const server = spawn(process.execPath, [program, 'serve'], { env, cwd: WORK, stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill('SIGKILL'));
  await new Promise((listening) => server.stdout.on('data', (text) => /listens/.test(text) && listening()));
  try {
    return { tenants, platformKey, documents: await fileDocuments(tenants), people: await signUp(tenants) };
  } finally {
    server.kill();
    await new Promise((ended) => server.once('exit', ended));
  }
}

async function fileDocuments(tenants) {
  const documents = [];
  for (const { slug, apiKey } of tenants.filter(({ blueprint }) => blueprint === 'insurance')) {
    for (const name of ['survey', 'valuation']) {
      const content = `The ${name} of ${slug}.`;
      const query = new URLSearchParams({
        kind: 'other',
        title: name,
        fileName: `${name}.txt`,
        contentType: 'text/plain',
      });
      const { id } = await call('POST', `/insurance/documents?${query}`, apiKey, content, 'application/octet-stream');
      documents.push({ tenant: slug, id, content });
    }
  }
  return documents;
}

/** One person for each blueprint that people log in to, with a password. */
async function signUp(tenants) {
  const shop = tenants.find(({ blueprint }) => blueprint === 'commerce');
  const email = `owner@${shop.slug}.example`;
  await call('POST', '/commerce/auth/invitations', shop.apiKey, { email, role: 'owner' });
  const { token } = JSON.parse(await appearing(join(home, 'outbox')));
  const accepted = { token, password: PASSWORD, organization: shop.slug };
  await call('POST', '/commerce/auth/invitations/accept', undefined, accepted);
  const client = tenants.find(({ blueprint }) => blueprint === 'reporting');
  const invitation = { email: `reader@${client.slug}.example`, name: 'Reader', role: 'client_viewer' };
  const { inviteToken } = await call('POST', '/reporting/invitations', client.apiKey, invitation);
  await call('POST', '/reporting/invitations/accept', undefined, { token: inviteToken, password: PASSWORD });
  const person = { email: 'owner@kept.example', name: 'Owner', password: PASSWORD };
  const { workspaceId } = await call('POST', '/workspaces/sign-up', undefined, person);
  return [
    { blueprint: 'commerce', tenant: shop.slug, email, password: PASSWORD },
    { blueprint: 'reporting', tenant: client.slug, email: invitation.email, password: PASSWORD },
    { blueprint: 'workspaces', tenant: workspaceId, email: person.email, password: PASSWORD },
  ];
}

async function appearing(folder) {
  for (let left = 100; left > 0; left -= 1) {
    try {
      const [name] = readdirSync(folder);
      if (name) return readFileSync(join(folder, name), 'utf8');
    } catch {
      // It is made with the first message.
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  return fail(`No message appeared in ${folder}.`);
}

async function call(method, path, key, body, type = 'application/json') {
  const headers = { 'Content-Type': type, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${BASE_URL}${path}`, { method, headers, body: sent });
  const text = await response.text();
  if (!response.ok) fail(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

function command(...words) {
  return execFileSync(process.execPath, [program, 'command', ...words], { env, cwd: WORK, encoding: 'utf8' });
}

/** Roles and database as statements any client can send. Hardening of the catalog is left to the set-up after restoring. */
function dump() {
  const { username, password, hostname, port } = new URL(databaseUrl);
  const login = { ...process.env, PGPASSWORD: decodeURIComponent(password) };
  const options = { env: login, encoding: 'utf8', maxBuffer: 2 ** 28 };
  const where = ['-h', hostname, '-p', port || '5432', '-U', decodeURIComponent(username)];
  const roles = execFileSync('pg_dumpall', [...where, '--roles-only', '--no-role-passwords'], options);
  const form = ['--inserts', '--rows-per-insert=1000', '--no-comments', '--dbname', databaseUrl];
  const database = execFileSync('pg_dump', form, options);
  return Buffer.from(`${ofThisDatabase(roles, installationIn(database))}\n${statementsIn(database)}`);
}

/** The short id of the database, which all its roles carry. */
function installationIn(sql) {
  return /OWNER TO tenantry_owner_([a-z2-7]{8});/.exec(sql)[1];
}

function ofThisDatabase(roles, id) {
  return roles
    .split('\n')
    .filter((line) => /^(CREATE|ALTER) ROLE|^GRANT /.test(line) && line.includes(`_${id}`))
    .map((line) => line.replace(/ GRANTED BY \S+;$/, ';'))
    .join('\n');
}

/** Without the commands of psql, which no server knows, and without the hardening of this server version's catalog. */
function statementsIn(sql) {
  return sql
    .replaceAll(/^\\(?:un)?restrict .*$/gm, '')
    .replaceAll(/^(?:GRANT|REVOKE) .* ON (?:FUNCTION|TABLE) pg_catalog\.[^;]*;$/gm, '');
}

function keep(name, bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  const packed = brotliCompressSync(bytes, { params });
  writeFileSync(join(TARGET, name), packed);
  console.log(`${name}: ${bytes.length} bytes, ${packed.length} packed`);
}

/** Path → content in base64. */
function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'base64')]));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
