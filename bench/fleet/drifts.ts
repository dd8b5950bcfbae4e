/** Each done by hand to an insurance tenant of its own: thirty, of every kind. */
export const DRIFTS: readonly string[] = [
  'ALTER TABLE claims ADD extra text',
  'ALTER TABLE claims DROP COLUMN insurer_reference',
  'ALTER TABLE claims ALTER insurer_reference TYPE varchar(80)',
  'ALTER TABLE claims ALTER paid TYPE numeric(10,2)',
  'ALTER TABLE claims ALTER cause DROP NOT NULL',
  `ALTER TABLE claims ALTER cause SET DEFAULT 'none'`,
  'ALTER TABLE claims ALTER id DROP DEFAULT',
  `ALTER TABLE claims ALTER status SET DEFAULT 'closed'`,
  'CREATE INDEX handmade ON claims (lower(cause))',
  'DROP INDEX ix_claims_status',
  'DROP INDEX ix_claims_status; CREATE INDEX ix_claims_status ON claims (status DESC)',
  'DROP INDEX uq_offices_head_office; CREATE INDEX uq_offices_head_office ON offices (is_head_office) WHERE is_head_office',
  `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_claims_status'::regclass`,
  'ALTER TABLE claims DROP CONSTRAINT uq_claims_reference',
  'ALTER TABLE claims DROP CONSTRAINT fk_claims_handler_id',
  'ALTER TABLE claims ADD CONSTRAINT ck_handmade CHECK (paid >= 0)',
  'ALTER TABLE claims ALTER CONSTRAINT fk_claims_policy_id DEFERRABLE',
  'GRANT TRUNCATE ON claims TO {role}',
  'REVOKE UPDATE ON claims FROM {role}',
  'GRANT SELECT ON claims TO PUBLIC',
  'GRANT UPDATE (action) ON audit_log TO {role}',
  'GRANT CREATE ON SCHEMA {schema} TO {role}',
  'DROP POLICY tenant_isolation ON claims',
  'ALTER POLICY tenant_isolation ON claims USING (true)',
  'CREATE POLICY handmade ON claims USING (true)',
  'ALTER TABLE claims OWNER TO CURRENT_USER',
  'ALTER TABLE claims NO FORCE ROW LEVEL SECURITY',
  'ALTER TABLE claims DISABLE ROW LEVEL SECURITY',
  'CREATE TRIGGER handmade BEFORE DELETE ON claims FOR EACH STATEMENT EXECUTE FUNCTION tenancy.refuse_change()',
  'ALTER SEQUENCE claim_numbers INCREMENT BY 7',
];

export function driftOf(sql: string, { schemaName, roleName }: { schemaName: string; roleName: string }): string {
  const concrete = sql.replaceAll('{role}', `"${roleName}"`).replaceAll('{schema}', `"${schemaName}"`);
  return `BEGIN; SET LOCAL search_path TO "${schemaName}"; ${concrete}; COMMIT`;
}
