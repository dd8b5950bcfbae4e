import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

export const REPOSITORY = resolve(__dirname, '../../..');

/** One file of the repository. `path` is relative to its root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What breaks a rule, and where. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

export function describeViolations(violations: readonly Violation[]): string[] {
  return violations.map(({ file, line, rule }) => `${file}:${line}: ${rule}`);
}

/** All `.ts` files below the given top-level folders; a folder that does not exist has none. */
export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => walk(folder)).map((path) => ({ path, text: readRepositoryFile(path) }));
}

export function readRepositoryFile(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

function walk(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(REPOSITORY, folder), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

/** The syntax tree, made once per file however many rules ask for it. */
export function parse(file: SourceFile): ts.SourceFile {
  let tree = parsed.get(file);
  if (!tree) {
    tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    parsed.set(file, tree);
  }
  return tree;
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

export function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Every string and template of a file; each `${…}` reads as `\u0000`. Comments are not texts. */
export function textsOf(file: SourceFile): { text: string; node: ts.Node }[] {
  const texts: { text: string; node: ts.Node }[] = [];
  visit(parse(file), (node) => {
    if (ts.isStringLiteralLike(node)) texts.push({ text: node.text, node });
    if (ts.isTemplateExpression(node)) {
      const text = node.templateSpans.reduce((sum, span) => `${sum}\u0000${span.literal.text}`, node.head.text);
      texts.push({ text, node });
    }
  });
  return texts;
}
