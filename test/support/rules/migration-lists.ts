import ts from 'typescript';
import { lineOf, parse, visit, type SourceFile, type Violation } from './source-files.js';

const MIGRATION_FILE = /\/\d{14}-[a-z0-9-]+\.ts$/;

/** Migrations and entities are listed class by class, oldest migration first; a glob or a folder scan is refused. */
export function checkMigrationLists(files: readonly SourceFile[]): Violation[] {
  return [...unlisted(files), ...files.flatMap(globs)];
}

function unlisted(files: readonly SourceFile[]): Violation[] {
  const migrations = files.filter(({ path }) => path.startsWith('migrations/') && MIGRATION_FILE.test(path));
  const folders = new Set(migrations.map(({ path }) => folderOf(path)));
  return [...folders].flatMap((folder) => {
    const index = files.find(({ path }) => path === `${folder}/index.ts`);
    if (!index) return [{ file: folder, line: 1, rule: 'migrations are listed explicitly in an index.ts beside them' }];
    const wanted = migrations.filter(({ path }) => folderOf(path) === folder).map(({ path }) => path);
    return compare(index, wanted.sort());
  });
}

function compare(index: SourceFile, wanted: readonly string[]): Violation[] {
  const { line, paths } = listed(index);
  const missing = wanted.filter((path) => !paths.includes(path));
  const violations = missing.map((path) => ({ file: index.path, line, rule: `${path} is not listed in "migrations"` }));
  if (missing.length === 0 && paths.join() !== wanted.join()) {
    violations.push({
      file: index.path,
      line,
      rule: `"migrations" lists each file once, oldest first: ${wanted.join(', ')}`,
    });
  }
  return violations;
}

/** The files behind the elements of `export const migrations = […]`, in that order. */
function listed(index: SourceFile): { line: number; paths: string[] } {
  const fileOfName = new Map<string, string>();
  let list: ts.ArrayLiteralExpression | undefined;
  visit(parse(index), (node) => {
    if (
      ts.isImportDeclaration(node) &&
      node.importClause?.namedBindings &&
      ts.isNamedImports(node.importClause.namedBindings)
    ) {
      const file = (node.moduleSpecifier as ts.StringLiteral).text.replace(/^\.\//, '').replace(/\.js$/, '.ts');
      for (const element of node.importClause.namedBindings.elements) {
        fileOfName.set(element.name.text, `${folderOf(index.path)}/${file}`);
      }
    }
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'migrations' && node.initializer) {
      const value = ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (ts.isArrayLiteralExpression(value)) list = value;
    }
  });
  if (!list) return { line: 1, paths: [] };
  return {
    line: lineOf(list),
    paths: list.elements.map((element) => fileOfName.get(element.getText()) ?? element.getText()),
  };
}

function globs(file: SourceFile): Violation[] {
  const violations: Violation[] = [];
  visit(parse(file), (node) => {
    if (!ts.isPropertyAssignment(node) || !/^(migrations|entities|subscribers)$/.test(node.name.getText())) return;
    if (!ts.isArrayLiteralExpression(node.initializer)) return;
    for (const element of node.initializer.elements.filter(
      (each) => ts.isStringLiteralLike(each) || ts.isTemplateExpression(each),
    )) {
      violations.push({
        file: file.path,
        line: lineOf(element),
        rule: `"${node.name.getText()}" lists classes, not paths or globs: ${element.getText()}`,
      });
    }
  });
  return violations;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
