import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CreateCommerceShared20261121070517 implements MigrationInterface {
  name = 'CreateCommerceShared20261121070517';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "billing_plan" AS ENUM('free', 'starter', 'growth', 'enterprise')`);
    await queryRunner.query(`CREATE TYPE "billing_status" AS ENUM('trialing', 'active', 'past_due', 'canceled')`);
    await queryRunner.query(
      `CREATE TABLE "billing" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "organization_id" uuid NOT NULL, "plan" "billing_plan" NOT NULL DEFAULT 'free', "status" "billing_status" NOT NULL DEFAULT 'trialing', "current_period_start" TIMESTAMP WITH TIME ZONE, "current_period_end" TIMESTAMP WITH TIME ZONE, "stripe_customer_id" text, "stripe_subscription_id" text, "seats" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_billing_stripe_subscription_id" UNIQUE ("stripe_subscription_id"), CONSTRAINT "uq_billing_stripe_customer_id" UNIQUE ("stripe_customer_id"), CONSTRAINT "uq_billing_organization_id" UNIQUE ("organization_id"), CONSTRAINT "ck_billing_period" CHECK ("current_period_end" > "current_period_start"), CONSTRAINT "ck_billing_seats" CHECK ("seats" >= 1), CONSTRAINT "pk_billing" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE TYPE "user_role" AS ENUM('owner', 'admin', 'member')`);
    await queryRunner.query(`CREATE TYPE "user_status" AS ENUM('active', 'invited', 'disabled')`);
    await queryRunner.query(
      `CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "organization_id" uuid NOT NULL, "email" text NOT NULL, "password_hash" text, "role" "user_role" NOT NULL DEFAULT 'member', "status" "user_status" NOT NULL DEFAULT 'invited', CONSTRAINT "uq_users_organization_id_email" UNIQUE ("organization_id", "email"), CONSTRAINT "ck_users_email_lower" CHECK ("email" = lower("email")), CONSTRAINT "pk_users" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "sessions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "user_id" uuid NOT NULL, "organization_id" uuid NOT NULL, "token_hash" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ip_address" text, "user_agent" text, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_sessions_token_hash" UNIQUE ("token_hash"), CONSTRAINT "pk_sessions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_sessions_expires_at" ON "sessions" ("expires_at")`);
    await queryRunner.query(`CREATE INDEX "ix_sessions_organization_id" ON "sessions" ("organization_id")`);
    await queryRunner.query(`CREATE INDEX "ix_sessions_user_id" ON "sessions" ("user_id")`);
    await queryRunner.query(`CREATE TYPE "organization_status" AS ENUM('active', 'suspended', 'onboarding')`);
    await queryRunner.query(
      `CREATE TABLE "organizations" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "slug" text NOT NULL, "name" text NOT NULL, "settings" jsonb NOT NULL DEFAULT '{}', "shopify_store_domain" text, "shopify_access_token" text, "stripe_account_id" text, "status" "organization_status" NOT NULL DEFAULT 'onboarding', CONSTRAINT "uq_organizations_slug" UNIQUE ("slug"), CONSTRAINT "pk_organizations" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "api_keys" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "organization_id" uuid NOT NULL, "key_hash" text NOT NULL, "name" text NOT NULL, "scopes" text array NOT NULL DEFAULT '{}', "expires_at" TIMESTAMP WITH TIME ZONE, "last_used_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_api_keys_key_hash" UNIQUE ("key_hash"), CONSTRAINT "pk_api_keys" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_api_keys_organization_id" ON "api_keys" ("organization_id")`);
    await queryRunner.query(`CREATE TYPE "magic_link_purpose" AS ENUM('login', 'signup', 'invite')`);
    await queryRunner.query(
      `CREATE TABLE "magic_links" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "email" text NOT NULL, "token_hash" text NOT NULL, "purpose" "magic_link_purpose" NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "used_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_magic_links_token_hash" UNIQUE ("token_hash"), CONSTRAINT "ck_magic_links_email_lower" CHECK ("email" = lower("email")), CONSTRAINT "pk_magic_links" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_magic_links_expires_at" ON "magic_links" ("expires_at")`);
    await queryRunner.query(`CREATE INDEX "ix_magic_links_email" ON "magic_links" ("email")`);
    await queryRunner.query(
      `ALTER TABLE "billing" ADD CONSTRAINT "fk_billing_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "users" ADD CONSTRAINT "fk_users_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "fk_sessions_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "api_keys" ADD CONSTRAINT "fk_api_keys_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "api_keys" DROP CONSTRAINT "fk_api_keys_organization_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP CONSTRAINT "fk_sessions_organization_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP CONSTRAINT "fk_sessions_user_id"`);
    await queryRunner.query(`ALTER TABLE "users" DROP CONSTRAINT "fk_users_organization_id"`);
    await queryRunner.query(`ALTER TABLE "billing" DROP CONSTRAINT "fk_billing_organization_id"`);
    await queryRunner.query(`DROP INDEX "ix_magic_links_email"`);
    await queryRunner.query(`DROP INDEX "ix_magic_links_expires_at"`);
    await queryRunner.query(`DROP TABLE "magic_links"`);
    await queryRunner.query(`DROP TYPE "magic_link_purpose"`);
    await queryRunner.query(`DROP INDEX "ix_api_keys_organization_id"`);
    await queryRunner.query(`DROP TABLE "api_keys"`);
    await queryRunner.query(`DROP TABLE "organizations"`);
    await queryRunner.query(`DROP TYPE "organization_status"`);
    await queryRunner.query(`DROP INDEX "ix_sessions_user_id"`);
    await queryRunner.query(`DROP INDEX "ix_sessions_organization_id"`);
    await queryRunner.query(`DROP INDEX "ix_sessions_expires_at"`);
    await queryRunner.query(`DROP TABLE "sessions"`);
    await queryRunner.query(`DROP TABLE "users"`);
    await queryRunner.query(`DROP TYPE "user_status"`);
    await queryRunner.query(`DROP TYPE "user_role"`);
    await queryRunner.query(`DROP TABLE "billing"`);
    await queryRunner.query(`DROP TYPE "billing_status"`);
    await queryRunner.query(`DROP TYPE "billing_plan"`);
  }
}
