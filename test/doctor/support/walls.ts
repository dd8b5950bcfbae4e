import { type Verdict } from '../../../src/provisioning/index.js';

/** `<app>` and its like stand for the roles of the database, `<tenant>` for the role of the schema tenant. */
export interface Wall {
  readonly check: string;
  readonly what: string;
  readonly down: string;
  readonly up: string;
  /** What the finding has to name. */
  readonly says: RegExp;
  readonly verdict?: Verdict;
}

/** What can be wrong with a database, how to make it so, and how to undo it. */
export const walls: Wall[] = [
  {
    check: 'app login',
    what: 'an application login that is a superuser',
    down: 'ALTER ROLE <app> SUPERUSER',
    up: 'ALTER ROLE <app> NOSUPERUSER',
    says: /is a superuser/,
  },
  {
    check: 'app login',
    what: 'an application login past row-level security',
    down: 'ALTER ROLE <app> BYPASSRLS',
    up: 'ALTER ROLE <app> NOBYPASSRLS',
    says: /bypasses row-level security/,
  },
  {
    check: 'app login',
    what: 'an application login that owns a table',
    down: 'ALTER TABLE library_shelf.loans OWNER TO <app>',
    up: 'ALTER TABLE library_shelf.loans OWNER TO <owner>',
    says: /owns tables, such as library_shelf\.loans/,
  },
  {
    check: 'app login',
    what: 'an application login that may become the owner',
    down: 'GRANT <owner> TO <app> WITH INHERIT FALSE',
    up: 'REVOKE <owner> FROM <app>',
    says: /may become their owner/,
  },
  {
    check: 'roles',
    what: "a tenant's role past row-level security",
    down: 'ALTER ROLE <tenant> BYPASSRLS',
    up: 'ALTER ROLE <tenant> NOBYPASSRLS',
    says: /bypasses row-level security/,
  },
  {
    check: 'roles',
    what: "a tenant's role that logs in",
    down: 'ALTER ROLE <tenant> LOGIN',
    up: 'ALTER ROLE <tenant> NOLOGIN',
    says: /may log in/,
  },
  {
    check: 'roles',
    what: "a register's login that makes roles",
    down: 'ALTER ROLE <meta> CREATEROLE',
    up: 'ALTER ROLE <meta> NOCREATEROLE',
    says: /may create roles/,
  },
  {
    check: 'memberships',
    what: 'rows that may become a schema tenant',
    down: 'GRANT <tenant> TO <rows>',
    up: 'REVOKE <tenant> FROM <rows>',
    says: /is a member of/,
  },
  {
    check: 'memberships',
    what: "an application that inherits a tenant's rights",
    down: 'GRANT <tenant> TO <app> WITH INHERIT TRUE',
    up: 'GRANT <tenant> TO <app> WITH INHERIT FALSE, SET TRUE',
    says: /inherits the rights of/,
  },
  {
    check: 'memberships',
    what: 'an application that gives a tenant away',
    down: 'GRANT <tenant> TO <app> WITH ADMIN TRUE',
    up: 'REVOKE ADMIN OPTION FOR <tenant> FROM <app>',
    says: /may grant/,
  },
  {
    check: 'role settings',
    what: 'a login that begins as a tenant',
    down: `ALTER ROLE <app> SET role = <tenant>`,
    up: 'ALTER ROLE <app> RESET role',
    says: /begins with role=/,
  },
  {
    check: 'role settings',
    what: 'a database that begins with a tenant',
    down: `ALTER DATABASE <database> SET tenantry.tenant_id = 'somebody'`,
    up: 'ALTER DATABASE <database> RESET tenantry.tenant_id',
    says: /every role begins with tenantry\.tenant_id=/,
  },
  {
    check: 'ownership',
    what: 'a sequence of a tenant',
    down: 'CREATE SEQUENCE library_shelf.mine; ALTER SEQUENCE library_shelf.mine OWNER TO <tenant>',
    up: 'DROP SEQUENCE library_shelf.mine',
    says: /library_shelf\.mine belongs to/,
  },
  {
    check: 'creation',
    what: 'CREATE on public for everybody',
    down: 'GRANT CREATE ON SCHEMA public TO PUBLIC',
    up: 'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    says: /PUBLIC may create in the schema public/,
  },
  {
    check: 'creation',
    what: 'CREATE on its own schema for a tenant',
    down: 'GRANT CREATE ON SCHEMA library_shelf TO <tenant>',
    up: 'REVOKE CREATE ON SCHEMA library_shelf FROM <tenant>',
    says: /may create in the schema library_shelf/,
  },
  {
    check: 'creation',
    what: 'new schemas for the application',
    down: 'GRANT CREATE ON DATABASE <database> TO <app>',
    up: 'REVOKE CREATE ON DATABASE <database> FROM <app>',
    says: /may create schemas/,
  },
  {
    check: 'temporary tables',
    what: 'TEMPORARY for everybody',
    down: 'GRANT TEMPORARY ON DATABASE <database> TO PUBLIC',
    up: 'REVOKE TEMPORARY ON DATABASE <database> FROM PUBLIC',
    says: /PUBLIC may make temporary tables/,
  },
  {
    check: 'row security',
    what: 'NO FORCE on a table of a tenant',
    down: 'ALTER TABLE library_shelf.books NO FORCE ROW LEVEL SECURITY',
    up: 'ALTER TABLE library_shelf.books FORCE ROW LEVEL SECURITY',
    says: /library_shelf\.books is not under FORCE/,
  },
  {
    check: 'row security',
    what: 'row-level security turned off on shared rows',
    down: 'ALTER TABLE club.matches DISABLE ROW LEVEL SECURITY',
    up: 'ALTER TABLE club.matches ENABLE ROW LEVEL SECURITY',
    says: /club\.matches is not under FORCE/,
  },
  {
    check: 'row security',
    what: 'a table beside those of the blueprint',
    down: 'CREATE TABLE library_shelf.copied (title text); ALTER TABLE library_shelf.copied OWNER TO <owner>',
    up: 'DROP TABLE library_shelf.copied',
    says: /library_shelf\.copied is no table of the blueprint/,
  },
  {
    check: 'row security',
    what: 'a table of another owner',
    down: 'ALTER TABLE club.goals OWNER TO <superuser>',
    up: 'ALTER TABLE club.goals OWNER TO <owner>',
    says: /club\.goals belongs to/,
  },
  {
    check: 'policies',
    what: "a tenant's role that is another",
    down: 'ALTER ROLE <tenant> RENAME TO "gone_<key>"',
    up: 'ALTER ROLE "gone_<key>" RENAME TO <tenant>',
    says: /library_shelf\.books: the policy tenant_isolation is not as it is made/,
  },
  {
    check: 'policies',
    what: 'a policy that is gone',
    down: 'DROP POLICY tenant_isolation ON library_shelf.books',
    up: "SELECT tenancy.isolate_schema('library_shelf', '<tenant name>', '<key>', '{audit_log}', true)",
    says: /library_shelf\.books lacks the policy tenant_isolation/,
  },
  {
    check: 'policies',
    what: 'a policy that lets everything through',
    down: 'ALTER POLICY tenant_isolation ON library_shelf.books USING (true) WITH CHECK (true)',
    up: "SELECT tenancy.isolate_schema('library_shelf', '<tenant name>', '<key>', '{audit_log}', true)",
    says: /library_shelf\.books: the policy tenant_isolation is not as it is made/,
  },
  {
    check: 'policies',
    what: "a policy with another tenant's key",
    down: "ALTER POLICY tenant_isolation ON library_shelf.loans USING ((SELECT tenancy.current_tenant()) = 'another')",
    up: "SELECT tenancy.isolate_schema('library_shelf', '<tenant name>', '<key>', '{audit_log}', true)",
    says: /library_shelf\.loans: the policy tenant_isolation/,
  },
  {
    check: 'policies',
    what: 'a policy of somebody else on shared rows',
    down: 'CREATE POLICY everything ON club.matches TO <rows> USING (true)',
    up: 'DROP POLICY everything ON club.matches',
    says: /club\.matches has a policy everything of its own/,
  },
  {
    check: 'grants',
    what: 'TRUNCATE, which row-level security does not know',
    down: 'GRANT TRUNCATE ON library_shelf.books TO <tenant>',
    up: 'REVOKE TRUNCATE ON library_shelf.books FROM <tenant>',
    says: /library_shelf\.books: <role>: TRUNCATE/,
  },
  {
    check: 'grants',
    what: 'SELECT for everybody',
    down: 'GRANT SELECT ON club.matches TO PUBLIC',
    up: 'REVOKE SELECT ON club.matches FROM PUBLIC',
    says: /club\.matches: PUBLIC: SELECT/,
  },
  {
    check: 'grants',
    what: 'one column for the application itself',
    down: 'GRANT SELECT (title) ON library_shelf.books TO <app>',
    up: 'REVOKE SELECT (title) ON library_shelf.books FROM <app>',
    says: /library_shelf\.books: .*: SELECT \(title\)/,
  },
  {
    check: 'grants',
    what: "the register's keys for the application",
    down: 'GRANT SELECT ON meta.api_keys TO <app>',
    up: 'REVOKE SELECT ON meta.api_keys FROM <app>',
    says: /meta\.api_keys: .*: SELECT/,
  },
  {
    check: 'grants',
    what: 'identity for the role of rows',
    down: 'GRANT SELECT ON club.members TO <rows>',
    up: 'REVOKE SELECT ON club.members FROM <rows>',
    says: /club\.members: .*: SELECT/,
  },
  {
    check: 'completeness',
    what: 'a grant that is gone',
    down: 'REVOKE SELECT ON library_shelf.books FROM <tenant>',
    up: 'GRANT SELECT ON library_shelf.books TO <tenant>',
    says: /library_shelf\.books: <role>: SELECT/,
    verdict: 'weak',
  },
  {
    check: 'views',
    what: 'a definer view',
    down: 'CREATE VIEW club.all_matches AS SELECT * FROM club.matches',
    up: 'DROP VIEW club.all_matches',
    says: /the definer view club\.all_matches/,
  },
  {
    check: 'views',
    what: 'a materialised view',
    down: 'CREATE MATERIALIZED VIEW library_shelf.titles AS SELECT title FROM library_shelf.books',
    up: 'DROP MATERIALIZED VIEW library_shelf.titles',
    says: /the materialised view library_shelf\.titles/,
  },
  {
    check: 'views',
    what: 'a definer view elsewhere that tenants may read',
    down: 'CREATE VIEW public.all_books AS SELECT * FROM library_shelf.books; GRANT SELECT ON public.all_books TO <tenants>',
    up: 'DROP VIEW public.all_books',
    says: /the definer view all_books|the definer view public\.all_books/,
  },
  {
    check: 'definer functions',
    what: "a function with its owner's rights",
    down: `CREATE FUNCTION public.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM library_shelf.books'`,
    up: 'DROP FUNCTION public.peek()',
    says: /peek\(\) runs with its owner's rights/,
  },
  {
    check: 'catalog functions',
    what: 'set_config for everybody again',
    down: 'GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC',
    up: 'REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC',
    says: /set_config/,
  },
];

/** What only the canaries can tell: the catalog of every real table is as it should be. */
export const traps: Wall[] = [
  {
    check: 'row security',
    what: 'isolation that cannot be made any more',
    down: 'ALTER FUNCTION tenancy.put_policy(regclass, text, text, text, text, text) RENAME TO gone',
    up: 'ALTER FUNCTION tenancy.gone(regclass, text, text, text, text, text) RENAME TO put_policy',
    says: /could not be examined: .*put_policy/,
  },
  {
    check: 'canaries',
    what: 'throw-away tenants that cannot be made',
    down: 'ALTER FUNCTION tenancy.put_policy(regclass, text, text, text, text, text) RENAME TO gone',
    up: 'ALTER FUNCTION tenancy.gone(regclass, text, text, text, text, text) RENAME TO put_policy',
    says: /put_policy/,
  },
  {
    check: 'canaries: row to row',
    what: 'an isolation that forgets row-level security',
    down: `CREATE OR REPLACE FUNCTION tenancy.guard_table(in_table regclass, in_owner_sees text, in_force boolean) RETURNS void
      LANGUAGE plpgsql AS $$ BEGIN NULL; END $$`,
    up: '<guard>',
    says: /row a read the row of row b; row a changed the row of row b; row a removed the row of row b; row a added to/,
  },
  {
    check: 'canaries: no tenant',
    what: 'an application login that is a superuser',
    down: 'ALTER ROLE <app> SUPERUSER',
    up: 'ALTER ROLE <app> NOSUPERUSER',
    says: /the bare login read the row of schema a/,
  },
  {
    check: 'canaries: schema to schema',
    what: 'a current tenant that is always somebody else',
    down: `CREATE OR REPLACE FUNCTION tenancy.current_tenant() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'nobody' $$`,
    up: `SELECT tenancy.set_assurance('role')`,
    says: /schema a read 0 rows where it has one/,
  },
];
