import ts from 'typescript';
import { lineOf, parse, visit, type SourceFile } from './source-files.js';

export interface Import {
  readonly line: number;
  readonly specifier: string;
  /** Erased by the compiler: `import type`, or nothing but `type` names. */
  readonly typeOnly: boolean;
  /** What is imported by name; empty for `import *`, `import()`, `require()` and side effects. */
  readonly names: readonly string[];
}

/** Every way a file can reach another: import, export from, import(), require(), import('…').Type. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  visit(parse(file), (node) => {
    const seen = importAt(node);
    if (seen) found.push({ line: lineOf(node), ...seen });
  });
  return found;
}

function importAt(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) return declaration(node);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return exportFrom(node);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { specifier: textOf(node.moduleReference.expression), typeOnly: node.isTypeOnly, names: [] };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), typeOnly: true, names: [] };
  }
  if (ts.isCallExpression(node) && loadsModule(node) && node.arguments[0]) {
    return { specifier: textOf(node.arguments[0]), typeOnly: false, names: [] };
  }
  return undefined;
}

function declaration(node: ts.ImportDeclaration): Omit<Import, 'line'> {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const onlyTypeNames = !clause?.name && named.length > 0 && named.every((element) => element.isTypeOnly);
  return {
    specifier: textOf(node.moduleSpecifier),
    typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypeNames,
    names: named.map((element) => (element.propertyName ?? element.name).text),
  };
}

function exportFrom(node: ts.ExportDeclaration): Omit<Import, 'line'> {
  const clause = node.exportClause;
  const named = clause && ts.isNamedExports(clause) ? [...clause.elements] : [];
  const onlyTypeNames = named.length > 0 && named.every((element) => element.isTypeOnly);
  return {
    specifier: textOf(node.moduleSpecifier),
    typeOnly: node.isTypeOnly || onlyTypeNames,
    names: named.map((element) => (element.propertyName ?? element.name).text),
  };
}

function loadsModule(call: ts.CallExpression): boolean {
  const callee = call.expression;
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  return (
    ts.isPropertyAccessExpression(callee) && callee.expression.getText() === 'require' && callee.name.text === 'resolve'
  );
}

/** Text that is computed reads as far as it is known, with `…` for the rest. */
function textOf(node: ts.Node | undefined): string {
  if (!node) return '…';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return `${node.head.text}…`;
  return '…';
}
