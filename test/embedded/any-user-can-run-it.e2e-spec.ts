import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../src/embedded/index.js';
import { describeIf } from '../support/describe-if.js';
import { ask, type Server } from './support/program.js';
import { Workshop } from './support/workshop.js';

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const STATE = '/var/lib/tenantry';
const UNNAMED = { uid: 54_321, gid: 54_321 };

describeIf(isRoot, 'not started as root', 'root', () => {
  const open = new Workshop();
  const closed = new Workshop(0o700);
  afterAll(async () => {
    await open.close();
    await closed.close();
    if (!hadState) rmSync(STATE, { recursive: true, force: true });
  });

  const hadState = existsSync(STATE);
  const runsAs = (server: Server) => statSync(server.dataDirectory).uid;

  it('runs the server as somebody else, in its home where that one gets there', async () => {
    const home = open.path('home');
    const program = open.run({ home });
    const server = await program.server();
    expect(server.dataDirectory).toBe(join(home, 'postgres'));
    expect(runsAs(server)).not.toBe(0);
    expect(readFileSync(`/proc/${server.pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\t${runsAs(server)}\\t`, 'm'));
    expect(await program.end('SIGTERM')).toBe(0);
  });

  it('opens an empty home of its own to that one, and leaves alone a folder with other files', async () => {
    const given = open.path('given');
    mkdirSync(given, { mode: 0o700 });
    const first = open.run({ home: given });
    expect((await first.server()).dataDirectory).toBe(join(given, 'postgres'));
    await first.end('SIGTERM');
    const mixed = open.path('mixed');
    mkdirSync(join(mixed, 'letters'), { recursive: true, mode: 0o700 });
    const second = open.run({ home: mixed });
    expect((await second.server()).dataDirectory.startsWith(mixed)).toBe(false);
    expect(statSync(mixed).mode & 0o777).toBe(0o700);
    await second.end('SIGTERM');
  });

  it('takes the owner of the data for it where there are data, named or not', async () => {
    const home = open.path('home');
    execFileSync('chown', ['-R', `${UNNAMED.uid}:${UNNAMED.gid}`, join(home, 'postgres')]);
    const program = open.run({ home });
    expect(runsAs(await program.server())).toBe(UNNAMED.uid);
    await program.end('SIGTERM');
  });

  it('works in a checkout below its own 0700 home, and keeps the data over SIGKILL and start', async () => {
    const home = closed.path('checkout/.tenantry');
    mkdirSync(closed.path('checkout'));
    const first = closed.run({ home });
    const before = await first.server();
    expect(before.dataDirectory.startsWith(closed.folder)).toBe(false);
    await ask(before.url, 'CREATE TABLE kept AS SELECT 7 AS answer');
    await first.end('SIGKILL');
    const second = closed.run({ home });
    const after = await second.server();
    expect(after).toEqual(before);
    expect(await ask(after.url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
    await second.end('SIGTERM');
    const third = closed.run({ home });
    expect(await ask((await third.server()).url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
    await third.end('SIGTERM');
  });

  it('begins anew where the home was removed, and leaves nothing of the old data elsewhere', async () => {
    const home = closed.path('checkout/.tenantry');
    const { dataDirectory: old } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as Server;
    rmSync(home, { recursive: true });
    const program = closed.run({ home });
    const server = await program.server();
    expect(await ask(server.url, `SELECT to_regclass('kept') AS kept`)).toEqual([{ kept: null }]);
    expect(existsSync(old)).toBe(false);
    await program.end('SIGTERM');
    await removeEmbeddedPostgres(home);
    expect(existsSync(server.dataDirectory)).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it('lets an ordinary user do the same', async () => {
    const home = open.path('of-nobody/home');
    mkdirSync(open.path('of-nobody'), { mode: 0o700 });
    chownSync(open.path('of-nobody'), NOBODY.uid, NOBODY.gid);
    const program = open.run({ home, user: NOBODY });
    const server = await program.server();
    expect(server.dataDirectory).toBe(join(home, 'postgres'));
    expect(runsAs(server)).toBe(NOBODY.uid);
    expect(await program.end('SIGTERM')).toBe(0);
  });

  it('tells an ordinary user of a home that is root’s, and of a user without a name', async () => {
    const others = open.run({ home: open.path('home'), user: NOBODY });
    expect(await others.end()).toBe(1);
    expect(others.output).toMatch(/^\S+postgres\.json cannot be used: this user may not write there\. .*\n$/);
    const place = open.path('of-unnamed');
    mkdirSync(place);
    chownSync(place, UNNAMED.uid, UNNAMED.gid);
    const unnamed = open.run({ home: join(place, 'home'), user: UNNAMED });
    expect(await unnamed.end()).toBe(1);
    expect(unnamed.output).toContain('user id 54321 has no name in /etc/passwd. Set DATABASE_URL');
    expect(readdirSync(place)).toEqual([]);
  });
});

describeIf(!isRoot, 'started as root; the suite of root covers it', 'an ordinary user', () => {
  const workshop = new Workshop(0o700);
  afterAll(() => workshop.close());

  it('runs the server itself, in its home', async () => {
    const home = workshop.path('home');
    const program = workshop.run({ home });
    const server = await program.server();
    expect(server.dataDirectory).toBe(join(home, 'postgres'));
    expect(statSync(server.dataDirectory).uid).toBe(process.getuid?.());
    expect(await program.end('SIGTERM')).toBe(0);
  });
});
