import { businessRules } from './business-rules.js';
import { sqlRules } from './sql-rules.js';
import { type SourceFile, type Violation } from './source-files.js';
import { tidinessRules } from './tidiness-rules.js';

/** One rule of the house: which files it covers, and where a file breaks it. */
export interface HouseRule {
  readonly name: string;
  covers(path: string): boolean;
  /** `all` is the whole repository, for rules that need to know more than one file. */
  find(file: SourceFile, all: readonly SourceFile[]): { line: number; what: string }[];
}

export const houseRules: readonly HouseRule[] = [...sqlRules, ...businessRules, ...tidinessRules];

export function checkHouseRules(files: readonly SourceFile[], rules = houseRules): Violation[] {
  return files.flatMap((file) =>
    rules
      .filter((rule) => rule.covers(file.path))
      .flatMap((rule) =>
        rule.find(file, files).map(({ line, what }) => ({ file: file.path, line, rule: `${rule.name}: ${what}` })),
      ),
  );
}
