import ts from 'typescript';
import { type HouseRule } from './house-rules.js';
import { lineOf, parse, textsOf, visit, type SourceFile } from './source-files.js';

const FINDS =
  /^(find\w*|count\w*|exists?\w*|sum|average|minimum|maximum|update|delete|softDelete|restore|increment|decrement)$/;

/**
 * Row isolation: the database adds the tenant to every query. A `where` of our own hides the day it does not.
 * Code that imports IDENTITY_MANAGER, asks an OverviewQuestion or is an IdentityErasure stands outside the tenants' tables
 * and names the tenant itself.
 */
const noTenantInWhere: HouseRule = {
  name: 'no tenant in a where',
  covers: (path) => /^src\/blueprints\/[^/]+\/./.test(path),
  find: (file, all) => {
    const column = rowColumn(file.path, all);
    if (!column || /\b(?:IDENTITY_MANAGER|OverviewQuestion|IdentityErasure)\b/.test(file.text)) return [];
    const property = column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
    const inText = new RegExp(String.raw`(?:^|[\s(."])(?:${column}|${property})"?\s*(?:=|<>|!=|\bIN\b|\bIS\b)`, 'i');
    const what = `the scope already keeps to the tenant; leave "${property}" out`;
    return [
      ...textsOf(file).filter(({ text, node }) => inText.test(text) && !isDeclaration(node)),
      ...conditionsOn(parse(file), property),
    ].map(({ node }) => ({ line: lineOf(node), what }));
  },
};

export const businessRules: readonly HouseRule[] = [noTenantInWhere];

/** The column named by the blueprint's `rowPerTenant({ tenantColumn: '…' })`; none in schema isolation. */
function rowColumn(path: string, all: readonly SourceFile[]): string | undefined {
  const folder = path.split('/').slice(0, 3).join('/');
  for (const file of all.filter((each) => each.path.startsWith(`${folder}/`))) {
    const declared = /rowPerTenant\(\s*\{[^}]*tenantColumn:\s*'(\w+)'/.exec(file.text);
    if (declared) return declared[1];
  }
  return undefined;
}

/** Part of a decorator: a CHECK or the predicate of an index belongs to the table, not to a query. */
function isDeclaration(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isDecorator) !== undefined;
}

function conditionsOn(tree: ts.SourceFile, property: string): { node: ts.Node }[] {
  const found: { node: ts.Node }[] = [];
  visit(tree, (node) => {
    if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return;
    if (node.name.getText() === property && isCondition(node)) found.push({ node });
  });
  return found;
}

/** The object, or one it lies in, is the value of `where` or the first argument of a find, update or delete. */
function isCondition(property: ts.Node): boolean {
  let child: ts.Node = property;
  for (let node = property.parent; node; child = node, node = node.parent) {
    if (ts.isPropertyAssignment(node)) {
      if (node.name.getText() === 'where') return true;
      continue;
    }
    if (ts.isCallExpression(node)) {
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
      return /^(where|andWhere|orWhere)$/.test(called) || (FINDS.test(called) && isCriteria(node, child));
    }
    if (!ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node)) return false;
  }
  return false;
}

/** `repository.update(criteria, values)` and `manager.update(Entity, criteria, values)`: values may name the tenant. */
function isCriteria(call: ts.CallExpression, argument: ts.Node): boolean {
  const position = call.arguments.indexOf(argument as ts.Expression);
  const firstIsEntity =
    call.arguments.length > 1 && ts.isIdentifier(call.arguments[0]) && /^[A-Z]/.test(call.arguments[0].text);
  return position === (firstIsEntity ? 1 : 0);
}
