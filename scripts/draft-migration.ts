// node --import @swc-node/register/esm-register scripts/draft-migration.ts <blueprint> <shared|tenant> <Name>
import { mkdirSync, writeFileSync } from 'node:fs';
import { type Blueprint } from '../src/tenancy/index.js';
import { draftMigration } from '../src/provisioning/draft-migration.js';

const [name, scope, title] = process.argv.slice(2);
const module = (await import(`../src/blueprints/${name}/index.ts`)) as Record<string, Blueprint>;
const blueprint = module[name];
const tables = scope === 'tenant' ? blueprint.tenant! : blueprint.shared;
const databaseUrl = process.env.DATABASE_URL!;
const schema = scope === 'tenant' ? 'scratch' : blueprint.shared.schema;
const draft = await draftMigration({ databaseUrl, schema, entities: tables.entities, migrations: tables.migrations });
if (draft.up.length === 0) {
  console.log(`${name} ${scope}: no changes.`);
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const className = `${title}${stamp}`;
  const lines = (statements: string[]) =>
    statements
      .map((sql) => `    await queryRunner.query(\`${sql.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\`);`)
      .join('\n');
  const folder = `migrations/${name}/${scope}`;
  mkdirSync(folder, { recursive: true });
  const fileTitle = title.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const file = `${folder}/${stamp}-${fileTitle}.ts`;
  writeFileSync(
    file,
    `import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${lines(draft.up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${lines(draft.down)}
  }
}
`,
  );
  console.log(`${file}: ${draft.up.length} statements. List ${className} in migrations/${name}/${scope}/index.ts.`);
}
