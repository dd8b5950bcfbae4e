import { readRepositoryFile } from '../../support/rules/source-files.js';

/** A command of a document, as its reader would type it. */
export interface Block {
  /** `README.md:8` */
  readonly where: string;
  readonly script: string;
  /** Why the tests do not run it; undefined where they do. */
  readonly notRun: string | undefined;
}

const FENCE = /^( *)```(?:bash|sh|shell|console)\n([\s\S]*?)^\1```$/gm;
const MARK = /<!-- not run by the tests: (.+?) -->\s*$/;
const FUNCTION = /^\w+\(\) \{.*\}$/gm;

/** Every block of shell of a document; one that is not run has the reason in a comment before it. */
export function blocksOf(path: string): Block[] {
  const text = readRepositoryFile(path);
  return [...text.matchAll(FENCE)].map(({ 1: indent, 2: body, index }) => {
    const before = text.slice(0, index);
    return {
      where: `${path}:${before.split('\n').length}`,
      script: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      notRun: MARK.exec(before)?.[1],
    };
  });
}

/** The functions that blocks define: what a reader's terminal still knows further down the page. */
export function functionsOf(blocks: readonly Block[]): string {
  return blocks.flatMap(({ script }) => script.match(FUNCTION) ?? []).join('\n');
}

/** What documents name in running text too: `npx tenantry doctor`, `npm run check`. */
export function commandsNamedIn(paths: readonly string[]): { tenantry: string[]; npm: string[] } {
  const text = paths.map(readRepositoryFile).join('\n');
  const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
  return { tenantry: named(/\btenantry ([a-z]+(?::[a-z]+)?)\b/g), npm: named(/\bnpm run ([\w:]+)/g) };
}
