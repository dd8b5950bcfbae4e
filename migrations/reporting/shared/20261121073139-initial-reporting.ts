import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class InitialReporting20261121073139 implements MigrationInterface {
  name = 'InitialReporting20261121073139';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "report_deliveries" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "report_week_id" uuid NOT NULL, "channel" text NOT NULL DEFAULT 'email', "recipient" text NOT NULL, "status" text NOT NULL DEFAULT 'queued', "attempts" integer NOT NULL DEFAULT '0', "sent_at" TIMESTAMP WITH TIME ZONE, "failure_reason" text, CONSTRAINT "uq_report_deliveries_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "ck_report_deliveries_sent" CHECK ((status = 'sent') = (sent_at IS NOT NULL)), CONSTRAINT "ck_report_deliveries_status" CHECK (status IN ('queued', 'sent', 'failed')), CONSTRAINT "ck_report_deliveries_channel" CHECK (channel IN ('email', 'link')), CONSTRAINT "pk_report_deliveries" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_report_deliveries_tenant_id_status" ON "report_deliveries"  ("tenant_id", "status") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_report_deliveries_tenant_id_report_week_id" ON "report_deliveries"  ("tenant_id", "report_week_id") `,
    );
    await queryRunner.query(`CREATE TYPE "report_week_status" AS ENUM('draft', 'in_review', 'approved', 'published')`);
    await queryRunner.query(
      `CREATE TABLE "report_weeks" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "week_ending_date" date NOT NULL, "status" "report_week_status" NOT NULL DEFAULT 'draft', "title" text NOT NULL DEFAULT '', "summary" text NOT NULL DEFAULT '', "submitted_at" TIMESTAMP WITH TIME ZONE, "approved_at" TIMESTAMP WITH TIME ZONE, "approved_by_id" uuid, "published_at" TIMESTAMP WITH TIME ZONE, "published_by_id" uuid, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_report_weeks_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "uq_report_weeks_tenant_id_week_ending_date" UNIQUE ("tenant_id", "week_ending_date"), CONSTRAINT "ck_report_weeks_published" CHECK ((status = 'published') = (published_at IS NOT NULL)), CONSTRAINT "ck_report_weeks_approved" CHECK (status NOT IN ('approved', 'published') OR approved_at IS NOT NULL), CONSTRAINT "pk_report_weeks" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_report_weeks_tenant_id" ON "report_weeks"  ("tenant_id") `);
    await queryRunner.query(`CREATE INDEX "ix_report_weeks_week_ending_date" ON "report_weeks"  ("week_ending_date") `);
    await queryRunner.query(`CREATE INDEX "ix_report_weeks_approved_by_id" ON "report_weeks"  ("approved_by_id") `);
    await queryRunner.query(`CREATE INDEX "ix_report_weeks_published_by_id" ON "report_weeks"  ("published_by_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_report_weeks_tenant_id_status" ON "report_weeks"  ("tenant_id", "status") `,
    );
    await queryRunner.query(
      `CREATE TABLE "report_sections" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "report_week_id" uuid NOT NULL, "metric_definition_id" uuid, "position" integer NOT NULL DEFAULT '0', "heading" text NOT NULL, "body" text NOT NULL DEFAULT '', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_report_sections_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "pk_report_sections" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_report_sections_tenant_id_metric_definition_id" ON "report_sections"  ("tenant_id", "metric_definition_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_report_sections_tenant_id_report_week_id_position" ON "report_sections"  ("tenant_id", "report_week_id", "position") `,
    );
    await queryRunner.query(
      `CREATE TABLE "report_comments" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "report_week_id" uuid NOT NULL, "section_id" uuid, "author_id" uuid, "author_name" text, "body" text NOT NULL, "resolved_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_report_comments_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "pk_report_comments" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_report_comments_author_id" ON "report_comments"  ("author_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_report_comments_tenant_id_section_id" ON "report_comments"  ("tenant_id", "section_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_report_comments_tenant_id_report_week_id_created_at" ON "report_comments"  ("tenant_id", "report_week_id", "created_at") `,
    );
    await queryRunner.query(
      `CREATE TABLE "accounts" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "user_id" uuid NOT NULL, "account_id" text NOT NULL, "provider_id" text NOT NULL, "access_token" text, "refresh_token" text, "id_token" text, "access_token_expires_at" TIMESTAMP WITH TIME ZONE, "refresh_token_expires_at" TIMESTAMP WITH TIME ZONE, "scope" text, "password" text, CONSTRAINT "uq_accounts_provider_id_account_id" UNIQUE ("provider_id", "account_id"), CONSTRAINT "pk_accounts" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_accounts_user_id" ON "accounts"  ("user_id") `);
    await queryRunner.query(
      `CREATE TYPE "membership_role" AS ENUM('agency_admin', 'agency_member', 'client_admin', 'client_viewer')`,
    );
    await queryRunner.query(
      `CREATE TABLE "memberships" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "user_id" uuid NOT NULL, "tenant_id" uuid, "role" "membership_role" NOT NULL, CONSTRAINT "uq_memberships_user_id_tenant_id" UNIQUE ("user_id", "tenant_id"), CONSTRAINT "ck_memberships_tenant" CHECK (tenant_id IS NOT NULL OR role = 'agency_admin'), CONSTRAINT "pk_memberships" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_memberships_user_id" ON "memberships"  ("user_id") `);
    await queryRunner.query(`CREATE INDEX "ix_memberships_tenant_id" ON "memberships"  ("tenant_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_memberships_user_id_everywhere" ON "memberships"  ("user_id") WHERE tenant_id IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "sessions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "user_id" uuid NOT NULL, "token" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ip_address" inet, "user_agent" text, CONSTRAINT "uq_sessions_token" UNIQUE ("token"), CONSTRAINT "pk_sessions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_sessions_user_id" ON "sessions"  ("user_id") `);
    await queryRunner.query(`CREATE INDEX "ix_sessions_expires_at" ON "sessions"  ("expires_at") `);
    await queryRunner.query(`CREATE TYPE "user_status" AS ENUM('invited', 'active', 'disabled')`);
    await queryRunner.query(
      `CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "email" text NOT NULL, "name" text NOT NULL, "status" "user_status" NOT NULL DEFAULT 'invited', "email_verified" boolean NOT NULL DEFAULT false, "image" text, "password_hash" text, "invite_token" text, "invite_expires_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_users_invite_token" UNIQUE ("invite_token"), CONSTRAINT "uq_users_email" UNIQUE ("email"), CONSTRAINT "ck_users_invite" CHECK ((invite_token IS NULL) = (invite_expires_at IS NULL)), CONSTRAINT "ck_users_email_lower" CHECK (email = lower(email)), CONSTRAINT "pk_users" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "data_sources" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "name" text NOT NULL, "kind" text NOT NULL, "location" text NOT NULL, "endpoints" text array NOT NULL, "token" text, "page_size" integer NOT NULL DEFAULT '200', "enabled" boolean NOT NULL DEFAULT true, CONSTRAINT "uq_data_sources_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "uq_data_sources_tenant_id_name" UNIQUE ("tenant_id", "name"), CONSTRAINT "ck_data_sources_page_size" CHECK (page_size BETWEEN 1 AND 1000), CONSTRAINT "ck_data_sources_kind" CHECK (kind IN ('folder', 'http')), CONSTRAINT "pk_data_sources" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "ct_raw_snapshots" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "sync_run_id" uuid NOT NULL, "data_source_id" uuid, "endpoint" text NOT NULL, "external_id" text NOT NULL, "payload_key" text NOT NULL, "payload" jsonb NOT NULL, CONSTRAINT "uq_ct_raw_snapshots_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "uq_ct_raw_snapshots_tenant_id_payload_key" UNIQUE ("tenant_id", "payload_key"), CONSTRAINT "pk_ct_raw_snapshots" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_ct_raw_snapshots_tenant_id" ON "ct_raw_snapshots"  ("tenant_id") `);
    await queryRunner.query(`CREATE INDEX "ix_ct_raw_snapshots_endpoint" ON "ct_raw_snapshots"  ("endpoint") `);
    await queryRunner.query(
      `CREATE INDEX "ix_ct_raw_snapshots_tenant_id_data_source_id" ON "ct_raw_snapshots"  ("tenant_id", "data_source_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_ct_raw_snapshots_tenant_id_sync_run_id" ON "ct_raw_snapshots"  ("tenant_id", "sync_run_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_ct_raw_snapshots_tenant_id_endpoint_external_id" ON "ct_raw_snapshots"  ("tenant_id", "endpoint", "external_id") `,
    );
    await queryRunner.query(`CREATE TYPE "sync_status" AS ENUM('queued', 'running', 'succeeded', 'failed')`);
    await queryRunner.query(
      `CREATE TABLE "sync_runs" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "data_source_id" uuid, "status" "sync_status" NOT NULL DEFAULT 'queued', "started_by_id" uuid, "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, "heartbeat_at" TIMESTAMP WITH TIME ZONE, "cursor" jsonb, "step" integer NOT NULL DEFAULT '0', "pages" integer NOT NULL DEFAULT '0', "received" integer NOT NULL DEFAULT '0', "recorded" integer NOT NULL DEFAULT '0', "error" text, CONSTRAINT "uq_sync_runs_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "ck_sync_runs_finished" CHECK ((status IN ('succeeded', 'failed')) = (finished_at IS NOT NULL)), CONSTRAINT "pk_sync_runs" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_sync_runs_tenant_id" ON "sync_runs"  ("tenant_id") `);
    await queryRunner.query(`CREATE INDEX "ix_sync_runs_started_by_id" ON "sync_runs"  ("started_by_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_sync_runs_one_at_a_time" ON "sync_runs"  ("tenant_id") WHERE status IN ('queued', 'running')`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_sync_runs_tenant_id_data_source_id" ON "sync_runs"  ("tenant_id", "data_source_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_sync_runs_tenant_id_created_at" ON "sync_runs"  ("tenant_id", "created_at") `,
    );
    await queryRunner.query(
      `CREATE TABLE "weekly_metric_values" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "report_week_id" uuid NOT NULL, "metric_definition_id" uuid NOT NULL, "value" numeric(16,4) NOT NULL, "sample_size" integer NOT NULL DEFAULT '0', "origin" text NOT NULL DEFAULT 'manual', "sync_run_id" uuid, CONSTRAINT "uq_weekly_metric_values_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "uq_weekly_metric_values_tenant_id_report_week_id_metri_0dd36a5f" UNIQUE ("tenant_id", "report_week_id", "metric_definition_id"), CONSTRAINT "ck_weekly_metric_values_sample_size" CHECK (sample_size >= 0), CONSTRAINT "ck_weekly_metric_values_origin" CHECK (origin IN ('computed', 'manual')), CONSTRAINT "pk_weekly_metric_values" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_weekly_metric_values_tenant_id_sync_run_id" ON "weekly_metric_values"  ("tenant_id", "sync_run_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_weekly_metric_values_tenant_id_metric_definition_id" ON "weekly_metric_values"  ("tenant_id", "metric_definition_id") `,
    );
    await queryRunner.query(`CREATE TYPE "tenant_status" AS ENUM('active', 'paused', 'archived')`);
    await queryRunner.query(
      `CREATE TABLE "tenants" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "status" "tenant_status" NOT NULL DEFAULT 'active', "contact_email" text, "website" text, "timezone" text NOT NULL DEFAULT 'Europe/London', CONSTRAINT "pk_tenants" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "metric_definitions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tenant_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(), "key" text NOT NULL, "name" text NOT NULL, "unit" text NOT NULL DEFAULT '', "endpoint" text NOT NULL, "aggregation" text NOT NULL DEFAULT 'count', "value_path" text, "date_path" text NOT NULL DEFAULT 'occurred_at', "decimals" integer NOT NULL DEFAULT '0', "position" integer NOT NULL DEFAULT '0', "active" boolean NOT NULL DEFAULT true, CONSTRAINT "uq_metric_definitions_tenant_id_id" UNIQUE ("tenant_id", "id"), CONSTRAINT "uq_metric_definitions_tenant_id_key" UNIQUE ("tenant_id", "key"), CONSTRAINT "ck_metric_definitions_value_path" CHECK (aggregation = 'count' OR value_path IS NOT NULL), CONSTRAINT "ck_metric_definitions_aggregation" CHECK (aggregation IN ('count', 'sum', 'average', 'maximum')), CONSTRAINT "pk_metric_definitions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_metric_definitions_tenant_id_endpoint" ON "metric_definitions"  ("tenant_id", "endpoint") `,
    );
    await queryRunner.query(
      `CREATE TABLE "verifications" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "identifier" text NOT NULL, "value" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "pk_verifications" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_verifications_identifier" ON "verifications"  ("identifier") `);
    await queryRunner.query(`CREATE INDEX "ix_verifications_expires_at" ON "verifications"  ("expires_at") `);
    await queryRunner.query(
      `ALTER TABLE "report_deliveries" ADD CONSTRAINT "fk_report_deliveries_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_deliveries" ADD CONSTRAINT "fk_report_deliveries_tenant_id_report_week_id" FOREIGN KEY ("tenant_id", "report_week_id") REFERENCES "report_weeks"("tenant_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_weeks" ADD CONSTRAINT "fk_report_weeks_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_weeks" ADD CONSTRAINT "fk_report_weeks_approved_by_id" FOREIGN KEY ("approved_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_weeks" ADD CONSTRAINT "fk_report_weeks_published_by_id" FOREIGN KEY ("published_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_sections" ADD CONSTRAINT "fk_report_sections_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_sections" ADD CONSTRAINT "fk_report_sections_tenant_id_metric_definition_id" FOREIGN KEY ("tenant_id", "metric_definition_id") REFERENCES "metric_definitions"("tenant_id","id") ON DELETE SET NULL ("metric_definition_id") ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_sections" ADD CONSTRAINT "fk_report_sections_tenant_id_report_week_id" FOREIGN KEY ("tenant_id", "report_week_id") REFERENCES "report_weeks"("tenant_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_comments" ADD CONSTRAINT "fk_report_comments_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_comments" ADD CONSTRAINT "fk_report_comments_author_id" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_comments" ADD CONSTRAINT "fk_report_comments_tenant_id_section_id" FOREIGN KEY ("tenant_id", "section_id") REFERENCES "report_sections"("tenant_id","id") ON DELETE SET NULL ("section_id") ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_comments" ADD CONSTRAINT "fk_report_comments_tenant_id_report_week_id" FOREIGN KEY ("tenant_id", "report_week_id") REFERENCES "report_weeks"("tenant_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "accounts" ADD CONSTRAINT "fk_accounts_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "fk_memberships_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "fk_memberships_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "data_sources" ADD CONSTRAINT "fk_data_sources_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ct_raw_snapshots" ADD CONSTRAINT "fk_ct_raw_snapshots_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ct_raw_snapshots" ADD CONSTRAINT "fk_ct_raw_snapshots_tenant_id_data_source_id" FOREIGN KEY ("tenant_id", "data_source_id") REFERENCES "data_sources"("tenant_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ct_raw_snapshots" ADD CONSTRAINT "fk_ct_raw_snapshots_tenant_id_sync_run_id" FOREIGN KEY ("tenant_id", "sync_run_id") REFERENCES "sync_runs"("tenant_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sync_runs" ADD CONSTRAINT "fk_sync_runs_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sync_runs" ADD CONSTRAINT "fk_sync_runs_started_by_id" FOREIGN KEY ("started_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sync_runs" ADD CONSTRAINT "fk_sync_runs_tenant_id_data_source_id" FOREIGN KEY ("tenant_id", "data_source_id") REFERENCES "data_sources"("tenant_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" ADD CONSTRAINT "fk_weekly_metric_values_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" ADD CONSTRAINT "fk_weekly_metric_values_tenant_id_sync_run_id" FOREIGN KEY ("tenant_id", "sync_run_id") REFERENCES "sync_runs"("tenant_id","id") ON DELETE SET NULL ("sync_run_id") ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" ADD CONSTRAINT "fk_weekly_metric_values_tenant_id_metric_definition_id" FOREIGN KEY ("tenant_id", "metric_definition_id") REFERENCES "metric_definitions"("tenant_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" ADD CONSTRAINT "fk_weekly_metric_values_tenant_id_report_week_id" FOREIGN KEY ("tenant_id", "report_week_id") REFERENCES "report_weeks"("tenant_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "metric_definitions" ADD CONSTRAINT "fk_metric_definitions_tenant_id" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "metric_definitions" DROP CONSTRAINT "fk_metric_definitions_tenant_id"`);
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" DROP CONSTRAINT "fk_weekly_metric_values_tenant_id_report_week_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" DROP CONSTRAINT "fk_weekly_metric_values_tenant_id_metric_definition_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "weekly_metric_values" DROP CONSTRAINT "fk_weekly_metric_values_tenant_id_sync_run_id"`,
    );
    await queryRunner.query(`ALTER TABLE "weekly_metric_values" DROP CONSTRAINT "fk_weekly_metric_values_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "sync_runs" DROP CONSTRAINT "fk_sync_runs_tenant_id_data_source_id"`);
    await queryRunner.query(`ALTER TABLE "sync_runs" DROP CONSTRAINT "fk_sync_runs_started_by_id"`);
    await queryRunner.query(`ALTER TABLE "sync_runs" DROP CONSTRAINT "fk_sync_runs_tenant_id"`);
    await queryRunner.query(
      `ALTER TABLE "ct_raw_snapshots" DROP CONSTRAINT "fk_ct_raw_snapshots_tenant_id_sync_run_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "ct_raw_snapshots" DROP CONSTRAINT "fk_ct_raw_snapshots_tenant_id_data_source_id"`,
    );
    await queryRunner.query(`ALTER TABLE "ct_raw_snapshots" DROP CONSTRAINT "fk_ct_raw_snapshots_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "data_sources" DROP CONSTRAINT "fk_data_sources_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP CONSTRAINT "fk_sessions_user_id"`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "fk_memberships_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "fk_memberships_user_id"`);
    await queryRunner.query(`ALTER TABLE "accounts" DROP CONSTRAINT "fk_accounts_user_id"`);
    await queryRunner.query(
      `ALTER TABLE "report_comments" DROP CONSTRAINT "fk_report_comments_tenant_id_report_week_id"`,
    );
    await queryRunner.query(`ALTER TABLE "report_comments" DROP CONSTRAINT "fk_report_comments_tenant_id_section_id"`);
    await queryRunner.query(`ALTER TABLE "report_comments" DROP CONSTRAINT "fk_report_comments_author_id"`);
    await queryRunner.query(`ALTER TABLE "report_comments" DROP CONSTRAINT "fk_report_comments_tenant_id"`);
    await queryRunner.query(
      `ALTER TABLE "report_sections" DROP CONSTRAINT "fk_report_sections_tenant_id_report_week_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "report_sections" DROP CONSTRAINT "fk_report_sections_tenant_id_metric_definition_id"`,
    );
    await queryRunner.query(`ALTER TABLE "report_sections" DROP CONSTRAINT "fk_report_sections_tenant_id"`);
    await queryRunner.query(`ALTER TABLE "report_weeks" DROP CONSTRAINT "fk_report_weeks_published_by_id"`);
    await queryRunner.query(`ALTER TABLE "report_weeks" DROP CONSTRAINT "fk_report_weeks_approved_by_id"`);
    await queryRunner.query(`ALTER TABLE "report_weeks" DROP CONSTRAINT "fk_report_weeks_tenant_id"`);
    await queryRunner.query(
      `ALTER TABLE "report_deliveries" DROP CONSTRAINT "fk_report_deliveries_tenant_id_report_week_id"`,
    );
    await queryRunner.query(`ALTER TABLE "report_deliveries" DROP CONSTRAINT "fk_report_deliveries_tenant_id"`);
    await queryRunner.query(`DROP INDEX "ix_verifications_expires_at"`);
    await queryRunner.query(`DROP INDEX "ix_verifications_identifier"`);
    await queryRunner.query(`DROP TABLE "verifications"`);
    await queryRunner.query(`DROP INDEX "ix_metric_definitions_tenant_id_endpoint"`);
    await queryRunner.query(`DROP TABLE "metric_definitions"`);
    await queryRunner.query(`DROP TABLE "tenants"`);
    await queryRunner.query(`DROP TYPE "tenant_status"`);
    await queryRunner.query(`DROP INDEX "ix_weekly_metric_values_tenant_id_metric_definition_id"`);
    await queryRunner.query(`DROP INDEX "ix_weekly_metric_values_tenant_id_sync_run_id"`);
    await queryRunner.query(`DROP TABLE "weekly_metric_values"`);
    await queryRunner.query(`DROP INDEX "ix_sync_runs_tenant_id_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_sync_runs_tenant_id_data_source_id"`);
    await queryRunner.query(`DROP INDEX "uq_sync_runs_one_at_a_time"`);
    await queryRunner.query(`DROP INDEX "ix_sync_runs_started_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_sync_runs_tenant_id"`);
    await queryRunner.query(`DROP TABLE "sync_runs"`);
    await queryRunner.query(`DROP TYPE "sync_status"`);
    await queryRunner.query(`DROP INDEX "ix_ct_raw_snapshots_tenant_id_endpoint_external_id"`);
    await queryRunner.query(`DROP INDEX "ix_ct_raw_snapshots_tenant_id_sync_run_id"`);
    await queryRunner.query(`DROP INDEX "ix_ct_raw_snapshots_tenant_id_data_source_id"`);
    await queryRunner.query(`DROP INDEX "ix_ct_raw_snapshots_endpoint"`);
    await queryRunner.query(`DROP INDEX "ix_ct_raw_snapshots_tenant_id"`);
    await queryRunner.query(`DROP TABLE "ct_raw_snapshots"`);
    await queryRunner.query(`DROP TABLE "data_sources"`);
    await queryRunner.query(`DROP TABLE "users"`);
    await queryRunner.query(`DROP TYPE "user_status"`);
    await queryRunner.query(`DROP INDEX "ix_sessions_expires_at"`);
    await queryRunner.query(`DROP INDEX "ix_sessions_user_id"`);
    await queryRunner.query(`DROP TABLE "sessions"`);
    await queryRunner.query(`DROP INDEX "uq_memberships_user_id_everywhere"`);
    await queryRunner.query(`DROP INDEX "ix_memberships_tenant_id"`);
    await queryRunner.query(`DROP INDEX "ix_memberships_user_id"`);
    await queryRunner.query(`DROP TABLE "memberships"`);
    await queryRunner.query(`DROP TYPE "membership_role"`);
    await queryRunner.query(`DROP INDEX "ix_accounts_user_id"`);
    await queryRunner.query(`DROP TABLE "accounts"`);
    await queryRunner.query(`DROP INDEX "ix_report_comments_tenant_id_report_week_id_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_report_comments_tenant_id_section_id"`);
    await queryRunner.query(`DROP INDEX "ix_report_comments_author_id"`);
    await queryRunner.query(`DROP TABLE "report_comments"`);
    await queryRunner.query(`DROP INDEX "ix_report_sections_tenant_id_report_week_id_position"`);
    await queryRunner.query(`DROP INDEX "ix_report_sections_tenant_id_metric_definition_id"`);
    await queryRunner.query(`DROP TABLE "report_sections"`);
    await queryRunner.query(`DROP INDEX "ix_report_weeks_tenant_id_status"`);
    await queryRunner.query(`DROP INDEX "ix_report_weeks_published_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_report_weeks_approved_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_report_weeks_week_ending_date"`);
    await queryRunner.query(`DROP INDEX "ix_report_weeks_tenant_id"`);
    await queryRunner.query(`DROP TABLE "report_weeks"`);
    await queryRunner.query(`DROP TYPE "report_week_status"`);
    await queryRunner.query(`DROP INDEX "ix_report_deliveries_tenant_id_report_week_id"`);
    await queryRunner.query(`DROP INDEX "ix_report_deliveries_tenant_id_status"`);
    await queryRunner.query(`DROP TABLE "report_deliveries"`);
  }
}
