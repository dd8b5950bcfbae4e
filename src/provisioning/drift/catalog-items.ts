/** One fact about a schema, free of names that differ from tenant to tenant: equal tenants have equal items. */
export interface CatalogItem {
  readonly kind: ItemKind;
  /** The table, or '' where the thing stands by itself. */
  readonly parent: string;
  readonly name: string;
  readonly definition: string;
}

export type ItemKind =
  | 'schema'
  | 'schema grant'
  | 'type'
  | 'domain'
  | 'sequence'
  | 'table'
  | 'row security'
  | 'owner'
  | 'column'
  | 'default'
  | 'not null'
  | 'index'
  | 'constraint'
  | 'function'
  | 'view'
  | 'trigger'
  | 'rule'
  | 'policy'
  | 'grant'
  | 'column grant';

/** Stands for the tenant's role and key in items. */
export const TENANT_ROLE = '{role}';
export const TENANT_KEY = '{key}';

const ROLE = (oid: string) =>
  `CASE WHEN ${oid} = 0 THEN 'PUBLIC' WHEN ${oid} = place.role_oid THEN '${TENANT_ROLE}' ELSE quote_ident(pg_get_userbyid(${oid})) END`;
const BARE = (definition: string) => `replace(${definition}, place.prefix, '')`;
/** Balanced up to three levels: what stands between the parentheses of one operand of a condition. */
const OPERAND = String.raw`\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)`;
/**
 * `((a) AND (b)) AND (c)` without the inner parentheses. The server keeps those that BETWEEN makes, and a dump that is
 * restored loses some of them: the same condition must not look like another one.
 */
const FLAT = (definition: string) =>
  ['AND', 'OR'].reduce((text, word) => {
    const group = `\\((${OPERAND}(?: ${word} ${OPERAND})+)\\)`;
    const followed = `regexp_replace(${text}, '${group}(?= ${word} )', '\\1', 'g')`;
    return `regexp_replace(${followed}, '(?<= ${word} )${group}', '\\1', 'g')`;
  }, definition);
const KEYLESS = (definition: string) =>
  `replace(${FLAT(BARE(definition))}, quote_literal(place.key), '''${TENANT_KEY}''')`;
const RIGHT = `a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;
const RIGHTS = `string_agg(${RIGHT}, ', ' ORDER BY a.privilege_type COLLATE "C")`;

/**
 * All items of the schemas $1 (names), of tenants with the roles $2 and the keys $3. Straight from pg_catalog: the
 * information schema takes a hundred times as long. To be asked with nothing but pg_catalog on the search_path, so that
 * names come qualified and the schema can be taken off.
 */
export const CATALOG_ITEMS = `
  place AS MATERIALIZED (
    SELECT n.oid AS ns, n.nspname::text AS schema, n.nspowner, n.nspacl, quote_ident(n.nspname) || '.' AS prefix, wanted.key,
           to_regrole(quote_ident(wanted.role))::oid AS role_oid
      FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (schema, role, key)
      JOIN pg_namespace n ON n.nspname = wanted.schema),
  relation AS MATERIALIZED (
    SELECT c.oid, c.relname::text AS name, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
           c.relpersistence, c.relnamespace,
           EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
                      AND c.relkind = 'S') AS is_identity
      FROM pg_class c JOIN place ON place.ns = c.relnamespace WHERE c.relkind IN ('r', 'p', 'S', 'v', 'm', 'f')),
  item (schema, kind, parent, name, definition) AS (
    SELECT schema, 'schema', '', 'owner', pg_get_userbyid(nspowner)::text FROM place
    UNION ALL
    SELECT place.schema, 'schema grant', '', ${ROLE('a.grantee')}, ${RIGHTS}
      FROM place, aclexplode(place.nspacl) a WHERE a.grantee <> place.nspowner GROUP BY 1, 4
    UNION ALL
    SELECT place.schema, 'type', '', t.typname,
           (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
      FROM place JOIN pg_type t ON t.typnamespace = place.ns WHERE t.typtype = 'e'
    UNION ALL
    SELECT place.schema, 'domain', '', t.typname,
           concat_ws(' ', ${BARE('format_type(t.typbasetype, t.typtypmod)')},
                     CASE WHEN t.typdefault IS NOT NULL THEN 'DEFAULT ' || t.typdefault END, CASE WHEN t.typnotnull THEN 'NOT NULL' END,
                     (SELECT string_agg(format('CONSTRAINT %I %s', k.conname, ${FLAT(BARE('pg_get_constraintdef(k.oid)'))}), ' ' ORDER BY k.conname)
                        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
      FROM place JOIN pg_type t ON t.typnamespace = place.ns WHERE t.typtype = 'd'
    UNION ALL
    SELECT place.schema, 'sequence', '', r.name,
           format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', format_type(s.seqtypid, NULL),
                  s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_sequence s ON s.seqrelid = r.oid WHERE NOT r.is_identity
    UNION ALL
    SELECT place.schema, 'table', '', r.name, concat_ws(' ', r.relkind::text || r.relpersistence::text,
           (SELECT CASE WHEN c.relispartition THEN 'PARTITION OF ' || ${BARE('i.inhparent::regclass::text')} || ' ' || pg_get_expr(c.relpartbound, c.oid)
                        ELSE 'INHERITS ' || ${BARE('i.inhparent::regclass::text')} END
              FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.oid = r.oid LIMIT 1),
           CASE WHEN r.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(r.oid) END)
      FROM place JOIN relation r ON r.relnamespace = place.ns WHERE r.relkind IN ('r', 'p', 'f')
    UNION ALL
    SELECT place.schema, 'row security', r.name, '',
           CASE WHEN r.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END || CASE WHEN r.relforcerowsecurity THEN ' FORCE' ELSE ' NO FORCE' END
      FROM place JOIN relation r ON r.relnamespace = place.ns WHERE r.relkind IN ('r', 'p')
    UNION ALL
    SELECT place.schema, 'owner', r.name, r.relkind::text, ${ROLE('r.relowner')}
      FROM place JOIN relation r ON r.relnamespace = place.ns WHERE NOT r.is_identity
    UNION ALL
    SELECT place.schema, 'column', r.name, a.attname, ${BARE('format_type(a.atttypid, a.atttypmod)')}
           || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END
           || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END
           || CASE WHEN a.attgenerated = '' THEN ''
                   ELSE ' GENERATED ALWAYS AS (' || ${BARE('pg_get_expr(d.adbin, d.adrelid)')} || ') ' || CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END END
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_attribute a ON a.attrelid = r.oid
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE r.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT place.schema, 'default', r.name, a.attname, ${BARE('pg_get_expr(d.adbin, d.adrelid)')}
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_attribute a ON a.attrelid = r.oid
      JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE r.relkind IN ('r', 'p', 'f') AND a.attgenerated = '' AND NOT a.attisdropped
    UNION ALL
    SELECT place.schema, 'not null', r.name, a.attname, 'NOT NULL'
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_attribute a ON a.attrelid = r.oid
     WHERE r.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped
    UNION ALL
    SELECT place.schema, 'index', r.name, i.relname, ${FLAT(BARE('pg_get_indexdef(x.indexrelid)'))} || CASE WHEN x.indisvalid THEN '' ELSE ' INVALID' END
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid
     WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT place.schema, 'constraint', r.name, k.conname, ${FLAT(BARE('pg_get_constraintdef(k.oid)'))}
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_constraint k ON k.conrelid = r.oid
     WHERE k.contype IN ('p', 'u', 'x', 'f', 'c')
    UNION ALL
    SELECT place.schema, 'function', '', ${BARE('p.oid::regprocedure::text')}, ${BARE('pg_get_functiondef(p.oid)')}
      FROM place JOIN pg_proc p ON p.pronamespace = place.ns WHERE p.prokind IN ('f', 'p')
    UNION ALL
    SELECT place.schema, 'view', '', r.name, ${BARE('pg_get_viewdef(r.oid)')}
      FROM place JOIN relation r ON r.relnamespace = place.ns WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT place.schema, 'trigger', r.name, t.tgname, ${BARE('pg_get_triggerdef(t.oid)')} || CASE WHEN t.tgenabled = 'O' THEN '' ELSE ' (' || t.tgenabled::text || ')' END
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT place.schema, 'rule', r.name, w.rulename, ${BARE('pg_get_ruledef(w.oid)')}
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_rewrite w ON w.ev_class = r.oid WHERE r.relkind IN ('r', 'p', 'f')
    UNION ALL
    SELECT place.schema, 'policy', r.name, p.polname,
           concat('AS ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  ' FOR ', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  ' TO ', (SELECT string_agg(${ROLE('each')}, ', ' ORDER BY each) FROM unnest(p.polroles) AS each),
                  ' USING (' || ${KEYLESS('pg_get_expr(p.polqual, p.polrelid)')} || ')',
                  ' WITH CHECK (' || ${KEYLESS('pg_get_expr(p.polwithcheck, p.polrelid)')} || ')')
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT place.schema, 'grant', r.name, ${ROLE('a.grantee')}, ${RIGHTS}
      FROM place JOIN relation r ON r.relnamespace = place.ns, aclexplode(r.relacl) a WHERE a.grantee <> r.relowner GROUP BY 1, 3, 4
    UNION ALL
    SELECT place.schema, 'column grant', r.name, c.attname || ' ' || ${ROLE('a.grantee')}, ${RIGHTS}
      FROM place JOIN relation r ON r.relnamespace = place.ns JOIN pg_attribute c ON c.attrelid = r.oid, aclexplode(c.attacl) a
     WHERE a.grantee <> r.relowner GROUP BY 1, 3, 4)`;
