// Boots the build once, as a newcomer would (no database given, a home of its own), asks /health/ready, stops it with SIGTERM.
// Jest runs everything as CommonJS and cannot see what only ES modules get wrong; and a clean stop is a promise of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Tests of this check hand it a made-up application.
const [entry = 'dist/src/main.js'] = process.argv.slice(2);
const READY_WITHIN_MS = 120_000;
const GONE_WITHIN_MS = 30_000;

const port = await freePort();
const home = mkdtempSync(join(tmpdir(), 'tenantry-boot-'));
const mark = `tenantry-boot-${process.pid}-${Date.now()}`;

const app = spawn(process.execPath, [resolve(import.meta.dirname, '..', entry)], {
  cwd: home,
  env: { ...withoutSettings(process.env), PORT: String(port), TENANTRY_HOME: home, TENANTRY_BOOT_MARK: mark },
  stdio: ['ignore', 'pipe', 'pipe'],
});
let output = '';
app.stdout.on('data', (chunk) => (output += chunk));
app.stderr.on('data', (chunk) => (output += chunk));
const gone = new Promise((resolve) => app.on('close', (code, signal) => resolve(signal ?? code)));

try {
  const readyMs = await ready();
  const family = descendants(app.pid);
  app.kill('SIGTERM');
  const end = await Promise.race([gone, sleep(GONE_WITHIN_MS, 'still running', { ref: false })]);
  if (end !== 0) fail(`after SIGTERM it should exit with 0: ${end}`);
  await nothingLeft(family);
  console.log(`dist was ready after ${readyMs} ms and stopped cleanly.`);
} finally {
  app.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}

async function ready() {
  const started = Date.now();
  let last = 'no answer';
  while (Date.now() - started < READY_WITHIN_MS) {
    if (app.exitCode !== null || app.signalCode !== null)
      fail(`it ended before it was ready: ${app.exitCode ?? app.signalCode}`);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) });
      last = `${answer.status} ${await answer.text()}`;
      if (answer.status === 200) return Date.now() - started;
    } catch (error) {
      last = String(error.cause ?? error);
    }
    await sleep(100);
  }
  return fail(`/health/ready was not 200 within ${READY_WITHIN_MS} ms; the last answer was ${last}`);
}

/** Servers it started end a moment after it, at most: processes below it, or any that inherited its mark. */
async function nothingLeft(family) {
  let left = [];
  for (let tries = 0; tries < 20; tries++) {
    left = [...new Set([...family.filter(alive), ...marked()])];
    if (left.length === 0) return;
    await sleep(100);
  }
  fail(
    `it left processes behind: ${left.map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`).join('; ')}`,
  );
}

function descendants(parent) {
  if (!existsSync('/proc/self/stat')) return [];
  const children = pids().filter((pid) => parentOf(pid) === parent);
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}

function marked() {
  return pids().filter((pid) => read(`/proc/${pid}/environ`).includes(mark));
}

function pids() {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function parentOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function alive(pid) {
  return existsSync(`/proc/${pid}`) && !/\) Z /.test(read(`/proc/${pid}/stat`));
}

/** A process may end between being listed and being read, and others' are not ours to read. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The settings of whoever runs this, and an .env beside the checkout, must not reach it: that is no newcomer's start. */
function withoutSettings(env) {
  const example = read(resolve(import.meta.dirname, '../.env.example'));
  const settings = new Set([...example.matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_ENV' && !settings.has(name)));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

function fail(what) {
  throw new Error(`The built application did not pass: ${what}\n--- its output ---\n${output.slice(-8_000)}`);
}
