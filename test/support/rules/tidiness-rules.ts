import ts from 'typescript';
import { type HouseRule } from './house-rules.js';
import { lineOf, parse, visit } from './source-files.js';

export const MAX_LINES = 400;

const LATER = new RegExp(String.raw`\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\b`);
const PRINTS = /^src\/(cli\/|cli\.ts$|main\.ts$)|^(scripts|bench)\//;

/** The one place that may skip: it says why, out loud. */
const SKIPS = 'test/support/describe-if.ts';

export const tidinessRules: readonly HouseRule[] = [
  {
    name: 'no focused or skipped tests',
    covers: (path) => path.startsWith('test/') && path !== SKIPS,
    find: (file) => {
      const found: { line: number; what: string }[] = [];
      visit(parse(file), (node) => {
        if (isFocusOrSkip(node)) {
          found.push({
            line: lineOf(node),
            what: `${node.getText()}: run it, delete it, or say why with describeIf()`,
          });
        }
      });
      return found;
    },
  },
  {
    name: 'no console in the library',
    covers: (path) => /^(src|migrations)\//.test(path) && !PRINTS.test(path),
    find: (file) => {
      const found: { line: number; what: string }[] = [];
      visit(parse(file), (node) => {
        if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console') {
          found.push({
            line: lineOf(node),
            what: `${node.getText()}: log through Nest's Logger, or print from a command`,
          });
        }
      });
      return found;
    },
  },
  {
    name: 'nothing left for later',
    covers: () => true,
    find: (file) =>
      file.text
        .split('\n')
        .flatMap((text, index) =>
          LATER.test(text) ? [{ line: index + 1, what: 'do it now, or write an issue' }] : [],
        ),
  },
  {
    // A drafted migration is as long as its tables are many, and nobody edits it once it has run.
    name: 'small files',
    covers: (path) => !path.startsWith('migrations/'),
    find: (file) => {
      const lines = file.text.trimEnd().split('\n').length;
      return lines > MAX_LINES
        ? [{ line: lines, what: `${lines} lines; at most ${MAX_LINES}: is it still one idea?` }]
        : [];
    },
  },
];

function isFocusOrSkip(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && /^(only|skip|todo|failing)$/.test(node.name.text)) {
    return /^(describe|it|test)(\.(concurrent|each))?$/.test(node.expression.getText());
  }
  return ts.isCallExpression(node) && /^([fx](describe|it|test))$/.test(node.expression.getText());
}
