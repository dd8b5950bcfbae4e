import { Scratch } from './support/scratch.js';

const STAMPS = ['created_at timestamptz', 'updated_at timestamptz'];

/** The seed's detail, with both stamps everywhere; billing as the blueprint's contract lists it. */
const SEED: Record<string, string[]> = {
  organizations: [
    'id uuid',
    'slug text',
    'name text',
    'settings jsonb',
    'shopify_store_domain text?',
    'shopify_access_token text?',
    'stripe_account_id text?',
    'status organization_status',
  ],
  users: [
    'id uuid',
    'organization_id uuid',
    'email text',
    'password_hash text?',
    'role user_role',
    'status user_status',
  ],
  sessions: [
    // Not the seed's: when the person last proved who they are.
    'authenticated_at timestamptz?',
    'id uuid',
    'user_id uuid',
    'organization_id uuid',
    'token_hash text',
    'expires_at timestamptz',
    'ip_address text?',
    'user_agent text?',
    'revoked_at timestamptz?',
  ],
  api_keys: [
    // Not the seed's: whose rights bound the key's.
    'created_by_id uuid?',
    'id uuid',
    'organization_id uuid',
    'key_hash text',
    'name text',
    'scopes _text',
    'expires_at timestamptz?',
    'last_used_at timestamptz?',
    'revoked_at timestamptz?',
  ],
  billing: [
    'id uuid',
    'organization_id uuid',
    'plan billing_plan',
    'status billing_status',
    'current_period_start timestamptz?',
    'current_period_end timestamptz?',
    'stripe_customer_id text?',
    'stripe_subscription_id text?',
    'seats int4',
  ],
  magic_links: [
    'id uuid',
    'email text',
    'token_hash text',
    'purpose magic_link_purpose',
    'expires_at timestamptz',
    'used_at timestamptz?',
    // Not the seed's: what an invitation offers, and whose it is.
    'organization_id uuid?',
    'role user_role?',
    'invited_by text?',
  ],
};

const ENUMS: Record<string, string[]> = {
  organization_status: ['active', 'suspended', 'onboarding'],
  user_role: ['owner', 'admin', 'member'],
  user_status: ['active', 'invited', 'disabled'],
  magic_link_purpose: ['login', 'signup', 'invite'],
  billing_plan: ['free', 'starter', 'growth', 'enterprise'],
  billing_status: ['trialing', 'active', 'past_due', 'canceled'],
};

describe('the schema public of the commerce platform', () => {
  let scratch: Scratch;

  beforeAll(async () => {
    scratch = await Scratch.create();
    await scratch.shop('rawdog', '11111111-1111-4111-8111-111111111111');
  });
  afterAll(() => scratch.drop());

  it('has exactly the seed’s tables and columns, beside two shops’ schemas', async () => {
    const rows: { relname: string; columns: string[] }[] = await scratch.platform.query(`
      SELECT c.relname, array_agg(a.attname || ' ' || t.typname || CASE WHEN a.attnotnull THEN '' ELSE '?' END) AS columns
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      GROUP BY c.relname`);
    const found = Object.fromEntries(rows.map(({ relname, columns }) => [relname, columns.sort()]));
    const wanted = Object.fromEntries(
      Object.entries(SEED).map(([table, columns]) => [table, [...columns, ...STAMPS].sort()]),
    );
    expect(found).toEqual(wanted);
  });

  it('has the seed’s enums, value for value', async () => {
    const rows: { typname: string; values: string[] }[] = await scratch.platform.query(`
      SELECT t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
      FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
      WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname`);
    expect(Object.fromEntries(rows.map((row) => [row.typname, row.values]))).toEqual(ENUMS);
  });

  it('no foreign key leads from a shop’s schema to public', async () => {
    const rows: unknown[] = await scratch.platform.query(`
      SELECT conname FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
      WHERE c.contype = 'f' AND f.relnamespace <> t.relnamespace`);
    expect(rows).toEqual([]);
  });
});
