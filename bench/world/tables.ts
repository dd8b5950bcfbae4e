/** Rows every tenant has. */
export const ARTICLES_PER_TENANT = 200;

const COLUMNS = `"id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "title" text NOT NULL, "body" text NOT NULL,
  "author" text NOT NULL, "status" text NOT NULL DEFAULT 'draft', "words" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz NOT NULL DEFAULT now(), "updated_at" timestamptz NOT NULL DEFAULT now()`;

export const CREATE_ARTICLES = `CREATE TABLE "articles" (${COLUMNS})`;
export const INDEX_ARTICLES = `CREATE INDEX "ix_articles_created_at" ON "articles" ("created_at")`;

export const CREATE_SHARED_ARTICLES = `CREATE TABLE "shared_articles" (${COLUMNS},
  "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid())`;
export const INDEX_SHARED_ARTICLES = `CREATE INDEX "ix_shared_articles_tenant_id" ON "shared_articles" ("tenant_id", "created_at")`;

export const CREATE_HAND_ARTICLES = `CREATE TABLE "hand_articles" (${COLUMNS}, "tenant_id" uuid NOT NULL)`;
export const INDEX_HAND_ARTICLES = `CREATE INDEX "ix_hand_articles_tenant_id" ON "hand_articles" ("tenant_id", "created_at")`;

/** The rows of one tenant, `$1` its slug: the same ids wherever they are written. */
export const ARTICLES_OF_A_TENANT = `SELECT md5($1::text || ' ' || n)::uuid AS id, $1::text || ' article ' || n AS title,
    repeat('Lorem ipsum dolor sit amet. ', 16) AS body, 'author ' || n % 7 AS author, 'published' AS status, n AS words,
    timestamptz '2026-01-01' + n * interval '1 hour' AS created_at, timestamptz '2026-01-01' AS updated_at
  FROM generate_series(1, ${ARTICLES_PER_TENANT}) AS n`;

export const COLUMN_NAMES = 'id, title, body, author, status, words, created_at, updated_at';
