import { posix } from 'node:path';
import { importsOf, type Import } from './imports.js';
import { type SourceFile, type Violation } from './source-files.js';

const SHARED_ROOMS = [
  'tenancy',
  'meta',
  'access',
  'cache',
  'files',
  'mail',
  'provisioning',
  'http',
  'database',
  'embedded',
  'config',
];

/** Who may import whom. The same table stands in CONTRIBUTING.md, "Rooms". */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  config: [],
  embedded: [],
  database: ['tenancy', 'embedded', 'config'],
  tenancy: [],
  meta: ['tenancy', 'http'],
  access: ['tenancy', 'meta', 'http'],
  cache: ['tenancy'],
  files: ['tenancy'],
  mail: ['tenancy'],
  provisioning: ['tenancy', 'meta', 'cache', 'files', 'mail', 'database'],
  http: ['tenancy'],
  ops: SHARED_ROOMS,
  cli: SHARED_ROOMS,
  blueprints: ['tenancy', 'access', 'cache', 'files', 'mail', 'http'],
};

const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = { blueprints: ['provisioning'] };

/** The files that see every room: the four doors, and the face of the package. */
export const DOORS = ['main.ts', 'serve.ts', 'cli.ts', 'app.module.ts', 'index.ts'];

/** What several blueprints need: they may import it, and it imports none of them. */
const KIT = 'blueprints/kit';

/** Rooms that read `migrations/meta`. A blueprint reads `migrations/<its name>`. */
const READS_REGISTER_MIGRATIONS = ['meta', 'provisioning'];

export function checkRooms(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const reason = refusal(file.path, found);
      if (!reason) return [];
      return [{ file: file.path, line: found.line, rule: `import '${found.specifier}': ${reason}` }];
    }),
  );
}

function refusal(path: string, found: Import): string | undefined {
  if (/^(src\/|tenantry($|\/))/.test(found.specifier)) return 'imports inside the package are relative';
  if (!found.specifier.startsWith('.')) return undefined;
  if (found.specifier.endsWith('…')) return 'a computed path hides what is imported; list the modules';
  const target = posix.join(posix.dirname(path), found.specifier);
  if (/^[^/]+\.json$/.test(target)) return undefined;
  if (!target.endsWith('.js')) return 'relative imports end in ".js"';
  if (target.startsWith('migrations/')) return refusedMigrations(path, target);
  if (path.startsWith('migrations/')) return refusedByMigration(target);
  if (!target.startsWith('src/')) return 'code under src/ imports nothing outside src/ and migrations/';
  return refusedRoom(path, target, found);
}

function refusedRoom(path: string, target: string, found: Import): string | undefined {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === to) return undefined;
  if (to === '')
    return `a room does not import the doors (${DOORS.map((name) => name.slice(0, -'.ts'.length)).join(', ')})`;
  if (target !== `src/${to}/index.js`) return `a room is entered through its index.ts (src/${to}/index.js)`;
  if (from === '') return undefined;
  if (path === 'src/blueprints/index.ts' && to.startsWith('blueprints/')) return undefined;
  if (isBlueprint(from) && to === KIT) return undefined;
  if (isBlueprint(from) && isBlueprint(to)) return 'blueprints are deaf to one another';
  return refusedDirection(kindOf(from), kindOf(to), found);
}

function refusedDirection(from: string, to: string, found: Import): string | undefined {
  if (!MAY_IMPORT[from]) return `src/${from} is no known room; the rooms are ${Object.keys(MAY_IMPORT).join(', ')}`;
  if (MAY_IMPORT[from].includes(to)) return from === 'http' ? refusedToHttp(found) : undefined;
  if (!MAY_IMPORT_TYPES[from]?.includes(to)) return `${from} may not import ${to}`;
  return found.typeOnly ? undefined : `${from} may import only types of ${to} (import { type … })`;
}

function refusedToHttp({ names, typeOnly }: Import): string | undefined {
  if (typeOnly) return undefined;
  const other = names.length === 0 ? ['everything'] : names.filter((name) => !name.endsWith('Error'));
  return other.length > 0 ? `http may import only errors and types of tenancy, not ${other.join(', ')}` : undefined;
}

function refusedMigrations(path: string, target: string): string | undefined {
  const [, owner] = target.split('/');
  if (path.startsWith(`migrations/${owner}/`)) return undefined;
  const from = roomOf(path);
  const reads = owner === 'meta' ? READS_REGISTER_MIGRATIONS : [`blueprints/${owner}`];
  if (path.startsWith('migrations/') || (from !== '' && !reads.includes(from))) {
    return `only ${reads.join(' and ')} may import migrations/${owner}`;
  }
  return target.endsWith('/index.js') ? undefined : `migrations/${owner} is entered through its index.ts`;
}

function refusedByMigration(target: string): string | undefined {
  return target === 'src/tenancy/index.js' ? undefined : 'a migration imports only typeorm and src/tenancy/index.js';
}

/** `src/meta/x.ts` → `meta`; `src/blueprints/support/x.ts` → `blueprints/support`; a file of `src/` itself → ``. */
export function roomOf(path: string): string {
  const [, ...folders] = path.split('/').slice(0, -1);
  return folders[0] === 'blueprints' ? folders.slice(0, 2).join('/') : (folders[0] ?? '');
}

function kindOf(room: string): string {
  return room.split('/')[0];
}

function isBlueprint(room: string): boolean {
  return kindOf(room) === 'blueprints';
}
