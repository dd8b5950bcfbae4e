import ts from 'typescript';
import { type HouseRule } from './house-rules.js';
import { lineOf, parse, textsOf, visit } from './source-files.js';

const inCode = (path: string) => /^(src|migrations)\//.test(path) || path === 'ormconfig.ts';

/**
 * A statement begins at the start of the text, after ";", or at the start of a function's body. `SET …` anywhere else is
 * part of another statement (`UPDATE … SET`, `CREATE FUNCTION … SET search_path = …`, `ON DELETE SET NULL`).
 */
const BEGINS = String.raw`(?:^|;|\$\w*\$|\bBEGIN\s)\s*`;
const SETTING = String.raw`(?:[a-z_][a-z_.]*|"[^"]+"|\u0000)`;
const SESSION_SET = [
  new RegExp(String.raw`${BEGINS}SET\s+(?:SESSION\s+)?(?:ROLE|AUTHORIZATION|CHARACTERISTICS)\b`, 'i'),
  new RegExp(String.raw`${BEGINS}SET\s+(?:SESSION\s+)?(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)${SETTING}\s*(?:=|TO\b)`),
  new RegExp(String.raw`${BEGINS}set\s+(?:session\s+)?(?!local\b|transaction\b|constraints\b)${SETTING}\s*=`),
  new RegExp(String.raw`${BEGINS}SET\s+(?:SESSION\s+)?TIME\s+ZONE\b`),
  /\bset_config\s*\([^)]*,\s*(?:false|'?f'?|'off'|0)\s*\)/i,
];

const QUERY_RUNNER_ROOMS = /^src\/(tenancy|database|provisioning|meta)\//;
const FLOAT = /^(float[48]?|real|double precision|double|money)$/;
const FLOAT_COLUMN = /"\w+"\s+(?:real|float[48]?|double precision|money)\b/i;

export const sqlRules: readonly HouseRule[] = [
  {
    name: 'no session-level context',
    covers: inCode,
    find: (file) =>
      textsOf(file)
        .filter(({ text }) => SESSION_SET.some((pattern) => pattern.test(text)))
        .map(({ node }) => ({
          line: lineOf(node),
          what: 'use SET LOCAL inside a transaction: what is set for the session reaches the next borrower',
        })),
  },
  {
    name: 'no query runners outside the core',
    covers: (path) => path.startsWith('src/') && !QUERY_RUNNER_ROOMS.test(path),
    find: (file) => {
      const found: { line: number; what: string }[] = [];
      visit(parse(file), (node) => {
        if (ts.isIdentifier(node) && node.text === 'createQueryRunner') {
          found.push({
            line: lineOf(node),
            what: 'use @InjectTenantQueryRunner(), @InjectTenantManager() or a repository',
          });
        }
      });
      return found;
    },
  },
  {
    name: 'no floating-point columns',
    covers: inCode,
    find: (file) => [
      ...textsOf(file)
        .filter(({ text, node }) => (isColumnType(node) && FLOAT.test(text)) || FLOAT_COLUMN.test(text))
        .map(({ node }) => ({
          line: lineOf(node),
          what: 'amounts and rates are numeric, exact (@MoneyField, @RateField)',
        })),
      ...amountsAsNumbers(parse(file)),
    ],
  },
];

/** `@Column('real')`, `@Column({ type: 'real' })`, `type: 'real'` in a column's options. */
function isColumnType(node: ts.Node): boolean {
  const parent = node.parent;
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === 'type';
  return ts.isCallExpression(parent) && /Column$/.test(parent.expression.getText()) && parent.arguments[0] === node;
}

/** A numeric column read as a JavaScript number has already been rounded. */
function amountsAsNumbers(tree: ts.SourceFile): { line: number; what: string }[] {
  const found: { line: number; what: string }[] = [];
  visit(tree, (node) => {
    if (!ts.isPropertyDeclaration(node) || !node.type) return;
    const decorators = (ts.getDecorators(node) ?? []).map((decorator) => decorator.expression.getText());
    if (!decorators.some((text) => /^(Money|Rate)Field\b/.test(text))) return;
    if (/\bnumber\b/.test(node.type.getText())) {
      found.push({ line: lineOf(node.name), what: `"${node.name.getText()}" is a string in TypeScript, not a number` });
    }
  });
  return found;
}
