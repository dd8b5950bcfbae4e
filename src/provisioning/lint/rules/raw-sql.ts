import { type Rule } from '../finding.js';
import { QUALIFIED, schemaOf } from '../names.js';

const STAR = /(?:\bSELECT\s+(?:(?:DISTINCT|ALL)\s+)?|,\s*)(?:(?:"[^"]+"|\w+)\s*\.\s*)?\*/i;

/** The columns of a tenant half way through a migration are not those the statement was planned with. */
export const selectStar: Rule = ({ bare }) =>
  STAR.test(bare)
    ? [
        {
          code: 'select_star',
          message:
            'SELECT * takes whatever columns a tenant has at that moment, and they differ while a fleet is migrated.',
          instead: 'Name the columns.',
        },
      ]
    : [];

const NAMED_AFTER = new RegExp(
  String.raw`\b(?:TABLE|INTO|UPDATE|JOIN|REFERENCES|VIEW|SEQUENCE|TYPE|FUNCTION|PROCEDURE|INDEX|(?<!\bDISTINCT\s+)FROM|USING)\s+(?:CONCURRENTLY\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?(${QUALIFIED})`,
  'gi',
);
const INDEXED = new RegExp(
  String.raw`^CREATE\b[\s\S]*?\b(?:INDEX|TRIGGER|POLICY)\b[\s\S]*?\bON\s+(?:ONLY\s+)?(${QUALIFIED})`,
  'gi',
);
const CAST = new RegExp(String.raw`::\s*(${QUALIFIED})`, 'g');
const CALLED = new RegExp(String.raw`(${QUALIFIED})\s*\(`, 'g');
const COLUMN_TYPE = new RegExp(String.raw`\b(?:ADD(?:\s+COLUMN)?|TYPE)\s+(?:(?:"[^"]+"|\w+)\s+)?(${QUALIFIED})`, 'gi');
/** Where FROM is no clause. */
const FROM_IN_A_CALL = /\b(?:EXTRACT|SUBSTRING|TRIM|OVERLAY)\s*\([^()]*?\bFROM\b/gi;
/** The same for all tenants, whoever asks. */
const SAME_FOR_ALL = new Set(['pg_catalog', 'information_schema', 'tenancy', 'new', 'old', 'excluded']);

/** A tenant's migration runs in every tenant's schema, found by search_path. */
export const schemaName: Rule = ({ bare }, { scope }) => {
  if (scope !== 'tenant') return [];
  const text = bare.replace(FROM_IN_A_CALL, '');
  const names = [NAMED_AFTER, INDEXED, CAST, CALLED, COLUMN_TYPE].flatMap((each) =>
    [...text.matchAll(each)].map(([, name]) => name),
  );
  const schemas = new Set(names.map(schemaOf).filter((schema) => !SAME_FOR_ALL.has(schema)));
  return [...schemas].map((schema) => ({
    code: 'schema_name',
    message: `It names the schema "${schema}", so it does the same to that one for each tenant, and nothing to the tenant's own.`,
    instead: 'Leave the schema out: search_path finds the tenant’s table.',
  }));
};
