import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Draft } from '../draft-migration.js';

export interface WrittenMigration {
  readonly file: string;
  readonly className: string;
  readonly statements: number;
}

/** Writes a migration into a folder and lists it, last, in the folder's index.ts. */
export async function writeMigration(
  folder: string,
  title: string,
  stamp: string,
  draft: Draft,
): Promise<WrittenMigration> {
  const className = `${title}${stamp}`;
  const name = `${stamp}-${title.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`;
  const file = join(folder, `${name}.ts`);
  const index = join(folder, 'index.ts');
  writeFileSync(file, migrationText(className, draft));
  writeFileSync(index, listed(readFileSync(index, 'utf8'), className, name));
  await format(folder, [file, index]);
  return { file, className, statements: draft.up.length };
}

/** Later than every migration of the folder, also where the clock is behind the last one. */
export function nextStamp(lastVersion: string | undefined, now = new Date()): string {
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const last = BigInt(lastVersion ?? '0');
  return BigInt(stamp) > last ? stamp : String(last + 1n);
}

function migrationText(className: string, { up, down }: Draft): string {
  return `import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${calls(up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${calls(down)}
  }
}
`;
}

function calls(statements: readonly string[]): string {
  return statements.map((sql) => `    await queryRunner.query(\`${escaped(sql)}\`);`).join('\n');
}

function escaped(sql: string): string {
  return sql.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

/** The list with one more import and one more entry. */
function listed(text: string, className: string, name: string): string {
  const list = /(export const migrations\b[^=]*=\s*\[)([^\]]*)\]/;
  const entries = list.exec(text)?.[2].trim().replace(/,$/, '');
  const withEntry = text.replace(list, (_all, head: string) => `${head}${entries ? `${entries}, ` : ''}${className}]`);
  const importLine = `import { ${className} } from './${name}.js';\n`;
  const lastImport = withEntry.lastIndexOf('\nimport ') + 1;
  const after = withEntry.indexOf('\n', lastImport) + 1;
  return `${withEntry.slice(0, after)}${importLine}${withEntry.slice(after)}`;
}

/** As the checkout's Prettier would have them; as they are where none is installed. */
async function format(folder: string, files: readonly string[]): Promise<void> {
  let prettier: string;
  try {
    prettier = createRequire(join(folder, 'index.ts')).resolve('prettier/bin/prettier.cjs');
  } catch {
    return;
  }
  await promisify(execFile)(process.execPath, [prettier, '--log-level', 'error', '--write', ...files]);
}

export function hasMigrations(folder: string): boolean {
  return existsSync(join(folder, 'index.ts'));
}
