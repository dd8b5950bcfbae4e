import { type LintFinding } from '../../provisioning/index.js';

const SQL_SHOWN = 160;

/** For people: what is dangerous in migrations that have not run yet, where, and what to write in its place. */
export function fleetFindingsWords(findings: readonly LintFinding[]): string {
  const lines = findings.flatMap(({ code, place, migration, statement, message, instead }) => [
    `Warning ${code}: ${place}, ${migration}`,
    ...(statement ? [`  > ${oneLine(statement)}`] : []),
    `  ${message}`,
    `  Instead: ${instead}`,
  ]);
  return [...lines, 'A comment in the SQL, "-- lint: allow <code>", silences a warning.'].join('\n');
}

export function oneLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ');
  return line.length > SQL_SHOWN ? `${line.slice(0, SQL_SHOWN)}…` : line;
}
