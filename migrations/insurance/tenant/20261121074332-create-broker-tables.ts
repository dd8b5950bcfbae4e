import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CreateBrokerTables20261121074332 implements MigrationInterface {
  name = 'CreateBrokerTables20261121074332';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE SEQUENCE "claim_numbers"`);
    await queryRunner.query(`CREATE SEQUENCE "complaint_numbers"`);
    await queryRunner.query(`CREATE SEQUENCE "customer_numbers"`);
    await queryRunner.query(`CREATE SEQUENCE "invoice_numbers"`);
    await queryRunner.query(`CREATE SEQUENCE "policy_numbers"`);
    await queryRunner.query(`CREATE SEQUENCE "receipt_numbers"`);
    await queryRunner.query(
      `CREATE TYPE "receipt_method" AS ENUM('bank_transfer', 'card', 'direct_debit', 'cheque', 'cash')`,
    );
    await queryRunner.query(
      `CREATE TABLE "receipts" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "reference" text NOT NULL DEFAULT to_char(nextval('receipt_numbers'), '"RCP-"FM00000000'), "customer_id" uuid NOT NULL, "method" "receipt_method" NOT NULL, "amount" numeric(12,2) NOT NULL, "allocated" numeric(12,2) NOT NULL DEFAULT 0.00, "received_on" date NOT NULL, "bank_reference" text, "notes" text, CONSTRAINT "uq_receipts_reference" UNIQUE ("reference"), CONSTRAINT "ck_receipts_allocated" CHECK (allocated BETWEEN LEAST(amount, 0) AND GREATEST(amount, 0)), CONSTRAINT "ck_receipts_amount" CHECK (amount <> 0), CONSTRAINT "pk_receipts" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_receipts_customer_id" ON "receipts"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_receipts_received_on" ON "receipts"  ("received_on") `);
    await queryRunner.query(
      `CREATE TABLE "receipt_allocations" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "receipt_id" uuid NOT NULL, "invoice_id" uuid NOT NULL, "amount" numeric(12,2) NOT NULL, "allocated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "allocated_by_id" uuid, CONSTRAINT "ck_receipt_allocations_amount" CHECK (amount <> 0), CONSTRAINT "pk_receipt_allocations" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_receipt_allocations_receipt_id" ON "receipt_allocations"  ("receipt_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_receipt_allocations_invoice_id" ON "receipt_allocations"  ("invoice_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_receipt_allocations_allocated_by_id" ON "receipt_allocations"  ("allocated_by_id") `,
    );
    await queryRunner.query(
      `CREATE TYPE "acknowledgement_channel" AS ENUM('email', 'portal', 'phone', 'in_person', 'post')`,
    );
    await queryRunner.query(
      `CREATE TABLE "ipid_acknowledgements" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "template_id" uuid NOT NULL, "customer_id" uuid NOT NULL, "policy_id" uuid NOT NULL, "channel" "acknowledgement_channel" NOT NULL, "acknowledged_by" text NOT NULL, "acknowledged_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "ip_address" inet, CONSTRAINT "uq_ipid_acknowledgements_policy_id_template_id" UNIQUE ("policy_id", "template_id"), CONSTRAINT "pk_ipid_acknowledgements" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_ipid_acknowledgements_template_id" ON "ipid_acknowledgements"  ("template_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_ipid_acknowledgements_customer_id" ON "ipid_acknowledgements"  ("customer_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_ipid_acknowledgements_policy_id" ON "ipid_acknowledgements"  ("policy_id") `,
    );
    await queryRunner.query(
      `CREATE TYPE "product_line" AS ENUM('motor', 'home', 'travel', 'commercial_property', 'liability')`,
    );
    await queryRunner.query(
      `CREATE TABLE "ipid_templates" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "line" "product_line" NOT NULL, "product_id" uuid, "edition" integer NOT NULL DEFAULT '1', "title" text NOT NULL, "summary" text NOT NULL, "insured" text array NOT NULL, "not_insured" text array NOT NULL, "restrictions" text array NOT NULL, "territory" text NOT NULL, "obligations" text array NOT NULL, "payment" text NOT NULL, "period" text NOT NULL, "cancellation" text NOT NULL, "valid_from" date NOT NULL, "valid_to" date, CONSTRAINT "ck_ipid_templates_dates" CHECK (valid_to >= valid_from), CONSTRAINT "ck_ipid_templates_edition" CHECK (edition >= 1), CONSTRAINT "pk_ipid_templates" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_ipid_templates_product_id" ON "ipid_templates"  ("product_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_ipid_templates_product" ON "ipid_templates"  ("product_id", "edition") WHERE product_id IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_ipid_templates_line" ON "ipid_templates"  ("line", "edition") WHERE product_id IS NULL`,
    );
    await queryRunner.query(`CREATE TYPE "customer_kind" AS ENUM('retail', 'commercial')`);
    await queryRunner.query(`CREATE TYPE "tax_code" AS ENUM('ipt_standard', 'ipt_travel', 'exempt')`);
    await queryRunner.query(`CREATE TYPE "product_status" AS ENUM('active', 'closed')`);
    await queryRunner.query(
      `CREATE TABLE "products" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "line" "product_line" NOT NULL, "customer_kind" "customer_kind" NOT NULL, "tax_code" "tax_code" NOT NULL, "commission_rate" numeric(5,2) NOT NULL, "fee" numeric(12,2) NOT NULL DEFAULT 0.00, "minimum_premium" numeric(12,2) NOT NULL DEFAULT 0.00, "term_months" integer NOT NULL DEFAULT '12', "renewal_invite_days" integer NOT NULL DEFAULT '21', "status" "product_status" NOT NULL DEFAULT 'active', "binder_id" uuid NOT NULL, CONSTRAINT "uq_products_code" UNIQUE ("code"), CONSTRAINT "ck_products_renewal_invite_days" CHECK (renewal_invite_days BETWEEN 0 AND 120), CONSTRAINT "ck_products_term_months" CHECK (term_months BETWEEN 1 AND 36), CONSTRAINT "ck_products_minimum_premium" CHECK (minimum_premium >= 0), CONSTRAINT "ck_products_fee" CHECK (fee >= 0), CONSTRAINT "ck_products_commission_rate" CHECK (commission_rate BETWEEN 0 AND 100), CONSTRAINT "ck_products_code" CHECK (code ~ '^[A-Z0-9-]{2,30}$'), CONSTRAINT "pk_products" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_products_binder_id" ON "products"  ("binder_id") `);
    await queryRunner.query(`CREATE INDEX "ix_products_line_status" ON "products"  ("line", "status") `);
    await queryRunner.query(`CREATE TYPE "binder_status" AS ENUM('draft', 'active', 'suspended', 'terminated')`);
    await queryRunner.query(
      `CREATE TABLE "binders" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "umr" text NOT NULL, "name" text NOT NULL, "insurer_name" text NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "status" "binder_status" NOT NULL DEFAULT 'active', "commission_rate" numeric(5,2) NOT NULL, "max_sum_insured" numeric(12,2) NOT NULL, "premium_limit" numeric(12,2), CONSTRAINT "uq_binders_umr" UNIQUE ("umr"), CONSTRAINT "ck_binders_premium_limit" CHECK (premium_limit > 0), CONSTRAINT "ck_binders_max_sum_insured" CHECK (max_sum_insured > 0), CONSTRAINT "ck_binders_commission_rate" CHECK (commission_rate BETWEEN 0 AND 100), CONSTRAINT "ck_binders_dates" CHECK (ends_on > starts_on), CONSTRAINT "ck_binders_umr" CHECK (umr ~ '^B[0-9]{4}[A-Z0-9]{1,12}$'), CONSTRAINT "pk_binders" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TYPE "policy_version_reason" AS ENUM('new_business', 'mta', 'renewal', 'cancellation')`,
    );
    await queryRunner.query(
      `CREATE TABLE "bordereaux_items" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "run_id" uuid NOT NULL, "financial_id" uuid NOT NULL, "policy_id" uuid NOT NULL, "line_number" integer NOT NULL, "policy_number" text NOT NULL, "insured_name" text NOT NULL, "reason" "policy_version_reason" NOT NULL, "transaction_date" date NOT NULL, "effective_from" date NOT NULL, "effective_to" date NOT NULL, "sum_insured" numeric(12,2) NOT NULL, "net_premium" numeric(12,2) NOT NULL, "ipt_rate" numeric(5,2) NOT NULL, "ipt_amount" numeric(12,2) NOT NULL, "fees" numeric(12,2) NOT NULL, "gross" numeric(12,2) NOT NULL, "commission" numeric(12,2) NOT NULL, "due_to_insurer" numeric(12,2) NOT NULL, CONSTRAINT "uq_bordereaux_items_run_id_financial_id" UNIQUE ("run_id", "financial_id"), CONSTRAINT "uq_bordereaux_items_run_id_line_number" UNIQUE ("run_id", "line_number"), CONSTRAINT "ck_bordereaux_items_due" CHECK (due_to_insurer = net_premium + ipt_amount - commission), CONSTRAINT "ck_bordereaux_items_gross" CHECK (gross = net_premium + ipt_amount + fees), CONSTRAINT "pk_bordereaux_items" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_bordereaux_items_run_id" ON "bordereaux_items"  ("run_id") `);
    await queryRunner.query(`CREATE INDEX "ix_bordereaux_items_financial_id" ON "bordereaux_items"  ("financial_id") `);
    await queryRunner.query(`CREATE INDEX "ix_bordereaux_items_policy_id" ON "bordereaux_items"  ("policy_id") `);
    await queryRunner.query(`CREATE TYPE "bordereaux_status" AS ENUM('current', 'superseded')`);
    await queryRunner.query(
      `CREATE TABLE "bordereaux_runs" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "binder_id" uuid NOT NULL, "month" date NOT NULL, "revision" integer NOT NULL DEFAULT '1', "status" "bordereaux_status" NOT NULL DEFAULT 'current', "item_count" integer NOT NULL, "net_premium" numeric(12,2) NOT NULL, "ipt_amount" numeric(12,2) NOT NULL, "fees" numeric(12,2) NOT NULL, "gross" numeric(12,2) NOT NULL, "commission" numeric(12,2) NOT NULL, "due_to_insurer" numeric(12,2) NOT NULL, "created_by_id" uuid, CONSTRAINT "uq_bordereaux_runs_binder_id_month_revision" UNIQUE ("binder_id", "month", "revision"), CONSTRAINT "ck_bordereaux_runs_counts" CHECK (item_count >= 0 AND revision >= 1), CONSTRAINT "ck_bordereaux_runs_due" CHECK (due_to_insurer = net_premium + ipt_amount - commission), CONSTRAINT "ck_bordereaux_runs_gross" CHECK (gross = net_premium + ipt_amount + fees), CONSTRAINT "ck_bordereaux_runs_month" CHECK (month = date_trunc('month', month::timestamp)::date), CONSTRAINT "pk_bordereaux_runs" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_bordereaux_runs_binder_id" ON "bordereaux_runs"  ("binder_id") `);
    await queryRunner.query(`CREATE INDEX "ix_bordereaux_runs_created_by_id" ON "bordereaux_runs"  ("created_by_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_bordereaux_runs_current" ON "bordereaux_runs"  ("binder_id", "month") WHERE status = 'current'`,
    );
    await queryRunner.query(
      `CREATE TYPE "document_kind" AS ENUM('quote', 'schedule', 'certificate', 'invoice', 'ipid', 'claim_evidence', 'identification', 'correspondence', 'other')`,
    );
    await queryRunner.query(
      `CREATE TABLE "documents" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "kind" "document_kind" NOT NULL, "title" text NOT NULL, "file_name" text NOT NULL, "content_type" text NOT NULL, "size_bytes" integer NOT NULL, "sha256" text NOT NULL, "storage_key" text NOT NULL, "retain_until" date, "customer_id" uuid, "policy_id" uuid, "claim_id" uuid, "uploaded_by_id" uuid, CONSTRAINT "uq_documents_storage_key" UNIQUE ("storage_key"), CONSTRAINT "ck_documents_size" CHECK (size_bytes >= 0), CONSTRAINT "ck_documents_sha256" CHECK (sha256 ~ '^[0-9a-f]{64}$'), CONSTRAINT "pk_documents" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_documents_customer_id" ON "documents"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_documents_policy_id" ON "documents"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_documents_claim_id" ON "documents"  ("claim_id") `);
    await queryRunner.query(`CREATE INDEX "ix_documents_uploaded_by_id" ON "documents"  ("uploaded_by_id") `);
    await queryRunner.query(`CREATE INDEX "ix_documents_sha256" ON "documents"  ("sha256") `);
    await queryRunner.query(
      `CREATE TYPE "complaint_status" AS ENUM('received', 'investigating', 'final_response', 'ombudsman', 'closed')`,
    );
    await queryRunner.query(
      `CREATE TYPE "complaint_category" AS ENUM('service', 'sale', 'pricing', 'product', 'claim_handling', 'data_protection', 'other')`,
    );
    await queryRunner.query(`CREATE TYPE "complaint_outcome" AS ENUM('upheld', 'partly_upheld', 'rejected')`);
    await queryRunner.query(
      `CREATE TABLE "complaints" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "reference" text NOT NULL DEFAULT to_char(nextval('complaint_numbers'), '"CMP-"FM00000000'), "customer_id" uuid NOT NULL, "policy_id" uuid, "claim_id" uuid, "handler_id" uuid, "status" "complaint_status" NOT NULL DEFAULT 'received', "category" "complaint_category" NOT NULL, "description" text NOT NULL, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "final_response_due_on" date NOT NULL, "acknowledged_at" TIMESTAMP WITH TIME ZONE, "final_response_at" TIMESTAMP WITH TIME ZONE, "closed_at" TIMESTAMP WITH TIME ZONE, "outcome" "complaint_outcome", "redress" numeric(12,2) NOT NULL DEFAULT 0.00, "root_cause" text, CONSTRAINT "uq_complaints_reference" UNIQUE ("reference"), CONSTRAINT "ck_complaints_redress" CHECK (redress >= 0), CONSTRAINT "ck_complaints_closed" CHECK ((status = 'closed') = (closed_at IS NOT NULL)), CONSTRAINT "ck_complaints_outcome" CHECK (status NOT IN ('final_response', 'ombudsman') OR outcome IS NOT NULL), CONSTRAINT "ck_complaints_due" CHECK (final_response_due_on = (received_at AT TIME ZONE 'Europe/London')::date + 56), CONSTRAINT "pk_complaints" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_complaints_customer_id" ON "complaints"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_complaints_policy_id" ON "complaints"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_complaints_claim_id" ON "complaints"  ("claim_id") `);
    await queryRunner.query(`CREATE INDEX "ix_complaints_handler_id" ON "complaints"  ("handler_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_complaints_status_final_response_due_on" ON "complaints"  ("status", "final_response_due_on") `,
    );
    await queryRunner.query(
      `CREATE TYPE "claim_status" AS ENUM('notified', 'under_review', 'accepted', 'repudiated', 'settled', 'closed')`,
    );
    await queryRunner.query(
      `CREATE TABLE "claims" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "reference" text NOT NULL DEFAULT to_char(nextval('claim_numbers'), '"CLM-"FM00000000'), "policy_id" uuid NOT NULL, "customer_id" uuid NOT NULL, "handler_id" uuid, "status" "claim_status" NOT NULL DEFAULT 'notified', "occurred_on" date NOT NULL, "notified_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "cause" text NOT NULL, "description" text NOT NULL, "reserve" numeric(12,2) NOT NULL DEFAULT 0.00, "paid" numeric(12,2) NOT NULL DEFAULT 0.00, "insurer_reference" text, "repudiation_reason" text, "settled_at" TIMESTAMP WITH TIME ZONE, "closed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_claims_reference" UNIQUE ("reference"), CONSTRAINT "ck_claims_closed" CHECK ((status = 'closed') = (closed_at IS NOT NULL)), CONSTRAINT "ck_claims_settled" CHECK (status <> 'settled' OR settled_at IS NOT NULL), CONSTRAINT "ck_claims_repudiated" CHECK (status <> 'repudiated' OR repudiation_reason IS NOT NULL), CONSTRAINT "ck_claims_amounts" CHECK (reserve >= 0 AND paid >= 0), CONSTRAINT "pk_claims" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_claims_policy_id" ON "claims"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_claims_customer_id" ON "claims"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_claims_handler_id" ON "claims"  ("handler_id") `);
    await queryRunner.query(`CREATE INDEX "ix_claims_status" ON "claims"  ("status") `);
    await queryRunner.query(
      `CREATE TYPE "kyc_kind" AS ENUM('identity', 'address', 'sanctions', 'company', 'source_of_funds')`,
    );
    await queryRunner.query(`CREATE TYPE "kyc_status" AS ENUM('pending', 'referred', 'passed', 'failed')`);
    await queryRunner.query(
      `CREATE TABLE "kyc_checks" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "customer_id" uuid NOT NULL, "kind" "kyc_kind" NOT NULL, "status" "kyc_status" NOT NULL DEFAULT 'pending', "provider" text NOT NULL DEFAULT 'manual', "provider_reference" text, "result" jsonb, "notes" text, "decided_at" TIMESTAMP WITH TIME ZONE, "expires_on" date, "checked_by_id" uuid, CONSTRAINT "ck_kyc_checks_decided" CHECK ((status IN ('passed', 'failed')) = (decided_at IS NOT NULL)), CONSTRAINT "pk_kyc_checks" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_kyc_checks_customer_id" ON "kyc_checks"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_kyc_checks_checked_by_id" ON "kyc_checks"  ("checked_by_id") `);
    await queryRunner.query(`CREATE INDEX "ix_kyc_checks_status" ON "kyc_checks"  ("status") `);
    await queryRunner.query(
      `CREATE TABLE "policy_versions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "policy_id" uuid NOT NULL, "version_number" integer NOT NULL, "reason" "policy_version_reason" NOT NULL, "effective_from" date NOT NULL, "effective_to" date NOT NULL, "term_net_premium" numeric(12,2) NOT NULL, "sum_insured" numeric(12,2) NOT NULL, "cover" jsonb NOT NULL DEFAULT '{}', "description" text, "bound_at" TIMESTAMP WITH TIME ZONE, "created_by_id" uuid, CONSTRAINT "uq_policy_versions_policy_id_version_number" UNIQUE ("policy_id", "version_number"), CONSTRAINT "ck_policy_versions_sum_insured" CHECK (sum_insured >= 0), CONSTRAINT "ck_policy_versions_term_premium" CHECK (term_net_premium >= 0), CONSTRAINT "ck_policy_versions_dates" CHECK (effective_to >= effective_from - 1), CONSTRAINT "ck_policy_versions_number" CHECK (version_number >= 1), CONSTRAINT "pk_policy_versions" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_policy_versions_policy_id" ON "policy_versions"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policy_versions_created_by_id" ON "policy_versions"  ("created_by_id") `);
    await queryRunner.query(`CREATE TYPE "office_status" AS ENUM('open', 'closed')`);
    await queryRunner.query(
      `CREATE TABLE "offices" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "address_line1" text NOT NULL, "address_line2" text, "city" text NOT NULL, "postcode" text NOT NULL, "phone" text, "email" text, "is_head_office" boolean NOT NULL DEFAULT false, "status" "office_status" NOT NULL DEFAULT 'open', CONSTRAINT "uq_offices_code" UNIQUE ("code"), CONSTRAINT "ck_offices_code" CHECK (code ~ '^[A-Z0-9]{2,10}$'), CONSTRAINT "pk_offices" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_offices_head_office" ON "offices"  ("is_head_office") WHERE is_head_office`,
    );
    await queryRunner.query(`CREATE TYPE "user_status" AS ENUM('invited', 'active', 'disabled')`);
    await queryRunner.query(
      `CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "email" text NOT NULL, "first_name" text NOT NULL, "last_name" text NOT NULL, "job_title" text, "role" text NOT NULL, "status" "user_status" NOT NULL DEFAULT 'active', "senior_function" text, "last_active_at" TIMESTAMP WITH TIME ZONE, "office_id" uuid, CONSTRAINT "uq_users_email" UNIQUE ("email"), CONSTRAINT "ck_users_role" CHECK (role ~ '^[a-z][a-z_]*$'), CONSTRAINT "ck_users_email" CHECK (email = lower(email)), CONSTRAINT "pk_users" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_users_office_id" ON "users"  ("office_id") `);
    await queryRunner.query(`CREATE TYPE "commission_payee" AS ENUM('broker', 'producer', 'introducer')`);
    await queryRunner.query(`CREATE TYPE "commission_status" AS ENUM('due', 'paid')`);
    await queryRunner.query(
      `CREATE TABLE "commission_splits" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "policy_id" uuid NOT NULL, "financial_id" uuid NOT NULL, "payee" "commission_payee" NOT NULL, "payee_name" text NOT NULL, "user_id" uuid, "share" numeric(5,2) NOT NULL, "amount" numeric(12,2) NOT NULL, "clawed_back" numeric(12,2) NOT NULL DEFAULT 0.00, "due_on" date NOT NULL, "status" "commission_status" NOT NULL DEFAULT 'due', "paid_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_commission_splits_paid" CHECK ((status = 'paid') = (paid_at IS NOT NULL)), CONSTRAINT "ck_commission_splits_clawed_back" CHECK (amount >= 0 AND clawed_back BETWEEN 0 AND amount), CONSTRAINT "ck_commission_splits_share" CHECK (share BETWEEN 0 AND 100), CONSTRAINT "pk_commission_splits" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_commission_splits_policy_id" ON "commission_splits"  ("policy_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_commission_splits_financial_id" ON "commission_splits"  ("financial_id") `,
    );
    await queryRunner.query(`CREATE INDEX "ix_commission_splits_user_id" ON "commission_splits"  ("user_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_commission_splits_due_on_status" ON "commission_splits"  ("due_on", "status") `,
    );
    await queryRunner.query(
      `CREATE TABLE "email_templates" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "key" text NOT NULL, "name" text NOT NULL, "subject" text NOT NULL, "body" text NOT NULL, "active" boolean NOT NULL DEFAULT true, CONSTRAINT "uq_email_templates_key" UNIQUE ("key"), CONSTRAINT "ck_email_templates_key" CHECK (key ~ '^[a-z][a-z0-9_]*$'), CONSTRAINT "pk_email_templates" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE TYPE "email_status" AS ENUM('queued', 'sent', 'failed')`);
    await queryRunner.query(
      `CREATE TABLE "emails" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "to_address" text NOT NULL, "subject" text NOT NULL, "body" text NOT NULL, "status" "email_status" NOT NULL DEFAULT 'queued', "attempts" integer NOT NULL DEFAULT '0', "sent_at" TIMESTAMP WITH TIME ZONE, "last_error" text, "template_id" uuid, "customer_id" uuid, "policy_id" uuid, CONSTRAINT "ck_emails_attempts" CHECK (attempts >= 0), CONSTRAINT "ck_emails_sent" CHECK ((status = 'sent') = (sent_at IS NOT NULL)), CONSTRAINT "pk_emails" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_emails_template_id" ON "emails"  ("template_id") `);
    await queryRunner.query(`CREATE INDEX "ix_emails_customer_id" ON "emails"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_emails_policy_id" ON "emails"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_emails_status_created_at" ON "emails"  ("status", "created_at") `);
    await queryRunner.query(
      `CREATE TYPE "renewal_status" AS ENUM('pending', 'invited', 'renewed', 'declined', 'lapsed')`,
    );
    await queryRunner.query(
      `CREATE TABLE "renewals" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "policy_id" uuid NOT NULL, "status" "renewal_status" NOT NULL DEFAULT 'pending', "invite_on" date NOT NULL, "due_on" date NOT NULL, "expiring_premium" numeric(12,2) NOT NULL, "offered_premium" numeric(12,2), "invited_at" TIMESTAMP WITH TIME ZONE, "decline_reason" text, "new_policy_id" uuid, CONSTRAINT "uq_renewals_policy_id" UNIQUE ("policy_id"), CONSTRAINT "ck_renewals_premiums" CHECK (expiring_premium >= 0 AND offered_premium >= 0), CONSTRAINT "ck_renewals_invited" CHECK (status <> 'invited' OR invited_at IS NOT NULL), CONSTRAINT "ck_renewals_renewed" CHECK ((status = 'renewed') = (new_policy_id IS NOT NULL)), CONSTRAINT "ck_renewals_dates" CHECK (invite_on <= due_on), CONSTRAINT "pk_renewals" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_renewals_new_policy_id" ON "renewals"  ("new_policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_renewals_status_invite_on" ON "renewals"  ("status", "invite_on") `);
    await queryRunner.query(
      `CREATE TYPE "risk_item_kind" AS ENUM('vehicle', 'driver', 'building', 'contents', 'stock', 'traveller', 'liability', 'other')`,
    );
    await queryRunner.query(
      `CREATE TABLE "policy_risk_items" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "policy_id" uuid NOT NULL, "kind" "risk_item_kind" NOT NULL, "description" text NOT NULL, "sum_insured" numeric(12,2) NOT NULL, "details" jsonb NOT NULL DEFAULT '{}', "covered_from" date NOT NULL, "covered_to" date, CONSTRAINT "ck_policy_risk_items_dates" CHECK (covered_to >= covered_from), CONSTRAINT "ck_policy_risk_items_sum_insured" CHECK (sum_insured >= 0), CONSTRAINT "pk_policy_risk_items" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_policy_risk_items_policy_id" ON "policy_risk_items"  ("policy_id") `);
    await queryRunner.query(
      `CREATE TYPE "policy_status" AS ENUM('quoted', 'in_force', 'lapsed', 'cancelled', 'expired', 'renewed')`,
    );
    await queryRunner.query(
      `CREATE TABLE "policies" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "number" text NOT NULL DEFAULT to_char(nextval('policy_numbers'), '"POL-"FM00000000'), "status" "policy_status" NOT NULL DEFAULT 'quoted', "inception_date" date NOT NULL, "expiry_date" date NOT NULL, "latest_version" integer NOT NULL DEFAULT '1', "quote_valid_until" date, "bound_at" TIMESTAMP WITH TIME ZONE, "cancelled_on" date, "end_reason" text, "customer_id" uuid NOT NULL, "product_id" uuid NOT NULL, "binder_id" uuid NOT NULL, "office_id" uuid, "handler_id" uuid, "renewed_from_id" uuid, CONSTRAINT "uq_policies_renewed_from_id" UNIQUE ("renewed_from_id"), CONSTRAINT "uq_policies_number" UNIQUE ("number"), CONSTRAINT "ck_policies_latest_version" CHECK (latest_version >= 1), CONSTRAINT "ck_policies_cancelled" CHECK ((status = 'cancelled') = (cancelled_on IS NOT NULL)), CONSTRAINT "ck_policies_bound" CHECK (status IN ('quoted', 'lapsed') OR bound_at IS NOT NULL), CONSTRAINT "ck_policies_dates" CHECK (expiry_date >= inception_date), CONSTRAINT "pk_policies" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_policies_customer_id" ON "policies"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policies_product_id" ON "policies"  ("product_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policies_binder_id" ON "policies"  ("binder_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policies_office_id" ON "policies"  ("office_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policies_handler_id" ON "policies"  ("handler_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policies_status_expiry_date" ON "policies"  ("status", "expiry_date") `);
    await queryRunner.query(`CREATE TYPE "clawback_reason" AS ENUM('cancellation', 'return_premium')`);
    await queryRunner.query(
      `CREATE TABLE "commission_clawbacks" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "policy_id" uuid NOT NULL, "financial_id" uuid NOT NULL, "split_id" uuid NOT NULL, "reason" "clawback_reason" NOT NULL, "amount" numeric(12,2) NOT NULL, "due_on" date NOT NULL, "recovered_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_commission_clawbacks_amount" CHECK (amount > 0), CONSTRAINT "pk_commission_clawbacks" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_commission_clawbacks_policy_id" ON "commission_clawbacks"  ("policy_id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_commission_clawbacks_financial_id" ON "commission_clawbacks"  ("financial_id") `,
    );
    await queryRunner.query(`CREATE INDEX "ix_commission_clawbacks_split_id" ON "commission_clawbacks"  ("split_id") `);
    await queryRunner.query(`CREATE INDEX "ix_commission_clawbacks_due_on" ON "commission_clawbacks"  ("due_on") `);
    await queryRunner.query(
      `CREATE TABLE "tax_rates" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "code" "tax_code" NOT NULL, "name" text NOT NULL, "rate" numeric(5,2) NOT NULL, "valid_from" date NOT NULL, "valid_to" date, CONSTRAINT "uq_tax_rates_code_valid_from" UNIQUE ("code", "valid_from"), CONSTRAINT "ck_tax_rates_code" CHECK (code <> 'exempt'), CONSTRAINT "ck_tax_rates_dates" CHECK (valid_to >= valid_from), CONSTRAINT "ck_tax_rates_rate" CHECK (rate BETWEEN 0 AND 100), CONSTRAINT "pk_tax_rates" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_tax_rates_open" ON "tax_rates"  ("code") WHERE valid_to IS NULL`);
    await queryRunner.query(
      `CREATE TABLE "policy_financials" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "policy_id" uuid NOT NULL, "policy_version_id" uuid NOT NULL, "reason" "policy_version_reason" NOT NULL, "transaction_date" date NOT NULL, "net_premium" numeric(12,2) NOT NULL, "ipt_rate" numeric(5,2) NOT NULL, "ipt_amount" numeric(12,2) NOT NULL, "fees" numeric(12,2) NOT NULL, "gross" numeric(12,2) NOT NULL, "commission_rate" numeric(5,2) NOT NULL, "commission_amount" numeric(12,2) NOT NULL, "tax_rate_id" uuid, "posted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "uq_policy_financials_policy_version_id" UNIQUE ("policy_version_id"), CONSTRAINT "ck_policy_financials_returns" CHECK (net_premium >= 0 OR reason IN ('mta', 'cancellation')), CONSTRAINT "ck_policy_financials_fees" CHECK (fees >= 0), CONSTRAINT "ck_policy_financials_rates" CHECK (ipt_rate BETWEEN 0 AND 100 AND commission_rate BETWEEN 0 AND 100), CONSTRAINT "ck_policy_financials_commission" CHECK (commission_amount = round(net_premium * commission_rate / 100, 2)), CONSTRAINT "ck_policy_financials_ipt" CHECK (ipt_amount = round(net_premium * ipt_rate / 100, 2)), CONSTRAINT "ck_policy_financials_gross" CHECK (gross = net_premium + ipt_amount + fees), CONSTRAINT "pk_policy_financials" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_policy_financials_policy_id" ON "policy_financials"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_policy_financials_tax_rate_id" ON "policy_financials"  ("tax_rate_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_policy_financials_transaction_date_posted_at" ON "policy_financials"  ("transaction_date", "posted_at") `,
    );
    await queryRunner.query(`CREATE TYPE "invoice_status" AS ENUM('open', 'part_paid', 'paid')`);
    await queryRunner.query(
      `CREATE TABLE "invoices" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "number" text NOT NULL DEFAULT to_char(nextval('invoice_numbers'), '"INV-"FM00000000'), "customer_id" uuid NOT NULL, "policy_id" uuid NOT NULL, "financial_id" uuid NOT NULL, "issued_on" date NOT NULL, "due_on" date NOT NULL, "net_premium" numeric(12,2) NOT NULL, "ipt_amount" numeric(12,2) NOT NULL, "fees" numeric(12,2) NOT NULL, "total" numeric(12,2) NOT NULL, "allocated" numeric(12,2) NOT NULL DEFAULT 0.00, "status" "invoice_status" NOT NULL DEFAULT 'open', "notes" text, CONSTRAINT "uq_invoices_financial_id" UNIQUE ("financial_id"), CONSTRAINT "uq_invoices_number" UNIQUE ("number"), CONSTRAINT "ck_invoices_dates" CHECK (due_on >= issued_on), CONSTRAINT "ck_invoices_status" CHECK (status = CASE WHEN allocated = total THEN 'paid'::invoice_status WHEN allocated = 0 THEN 'open'::invoice_status ELSE 'part_paid'::invoice_status END), CONSTRAINT "ck_invoices_allocated" CHECK (allocated BETWEEN LEAST(total, 0) AND GREATEST(total, 0)), CONSTRAINT "ck_invoices_total" CHECK (total = net_premium + ipt_amount + fees), CONSTRAINT "pk_invoices" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_invoices_customer_id" ON "invoices"  ("customer_id") `);
    await queryRunner.query(`CREATE INDEX "ix_invoices_policy_id" ON "invoices"  ("policy_id") `);
    await queryRunner.query(`CREATE INDEX "ix_invoices_status_due_on" ON "invoices"  ("status", "due_on") `);
    await queryRunner.query(
      `CREATE TABLE "customer_timeline" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "customer_id" uuid NOT NULL, "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "event" text NOT NULL, "summary" text NOT NULL, "subject_table" text NOT NULL, "subject_id" uuid NOT NULL, "user_id" uuid, "details" jsonb, CONSTRAINT "pk_customer_timeline" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_customer_timeline_customer_id" ON "customer_timeline"  ("customer_id") `);
    await queryRunner.query(
      `CREATE INDEX "ix_customer_timeline_customer_id_occurred_at" ON "customer_timeline"  ("customer_id", "occurred_at") `,
    );
    await queryRunner.query(`CREATE TYPE "customer_status" AS ENUM('prospect', 'active', 'inactive')`);
    await queryRunner.query(
      `CREATE TABLE "customers" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "reference" text NOT NULL DEFAULT to_char(nextval('customer_numbers'), '"CUS-"FM00000000'), "kind" "customer_kind" NOT NULL, "name" text NOT NULL, "status" "customer_status" NOT NULL DEFAULT 'prospect', "contact_name" text, "email" text, "phone" text, "date_of_birth" date, "company_number" text, "vat_number" text, "address_line1" text, "address_line2" text, "city" text, "postcode" text, "country_code" text NOT NULL DEFAULT 'GB', "vulnerable" boolean NOT NULL DEFAULT false, "marketing_consent" boolean NOT NULL DEFAULT false, "notes" text, "office_id" uuid, "account_manager_id" uuid, CONSTRAINT "uq_customers_reference" UNIQUE ("reference"), CONSTRAINT "ck_customers_country_code" CHECK (country_code ~ '^[A-Z]{2}$'), CONSTRAINT "ck_customers_firm" CHECK (kind = 'commercial' OR (company_number IS NULL AND vat_number IS NULL)), CONSTRAINT "ck_customers_person" CHECK (kind = 'retail' OR date_of_birth IS NULL), CONSTRAINT "pk_customers" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_customers_office_id" ON "customers"  ("office_id") `);
    await queryRunner.query(`CREATE INDEX "ix_customers_account_manager_id" ON "customers"  ("account_manager_id") `);
    await queryRunner.query(`CREATE INDEX "ix_customers_name" ON "customers"  ("name") `);
    await queryRunner.query(`CREATE INDEX "ix_customers_kind_status" ON "customers"  ("kind", "status") `);
    await queryRunner.query(`CREATE TYPE "actor_kind" AS ENUM('platform', 'tenant')`);
    await queryRunner.query(
      `CREATE TABLE "audit_log" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "actor_kind" "actor_kind" NOT NULL, "key_id" text, "user_id" uuid, "action" text NOT NULL, "subject_table" text NOT NULL, "subject_id" uuid NOT NULL, "before" jsonb, "after" jsonb, CONSTRAINT "ck_audit_log_images" CHECK (before IS NOT NULL OR after IS NOT NULL), CONSTRAINT "pk_audit_log" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_audit_log_user_id" ON "audit_log"  ("user_id") `);
    await queryRunner.query(`CREATE INDEX "ix_audit_log_created_at" ON "audit_log"  ("created_at") `);
    await queryRunner.query(
      `CREATE INDEX "ix_audit_log_subject_table_subject_id" ON "audit_log"  ("subject_table", "subject_id") `,
    );
    await queryRunner.query(
      `ALTER TABLE "receipts" ADD CONSTRAINT "fk_receipts_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receipt_allocations" ADD CONSTRAINT "fk_receipt_allocations_receipt_id" FOREIGN KEY ("receipt_id") REFERENCES "receipts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receipt_allocations" ADD CONSTRAINT "fk_receipt_allocations_invoice_id" FOREIGN KEY ("invoice_id") REFERENCES "invoices"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "receipt_allocations" ADD CONSTRAINT "fk_receipt_allocations_allocated_by_id" FOREIGN KEY ("allocated_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ipid_acknowledgements" ADD CONSTRAINT "fk_ipid_acknowledgements_template_id" FOREIGN KEY ("template_id") REFERENCES "ipid_templates"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ipid_acknowledgements" ADD CONSTRAINT "fk_ipid_acknowledgements_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ipid_acknowledgements" ADD CONSTRAINT "fk_ipid_acknowledgements_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "ipid_templates" ADD CONSTRAINT "fk_ipid_templates_product_id" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "products" ADD CONSTRAINT "fk_products_binder_id" FOREIGN KEY ("binder_id") REFERENCES "binders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bordereaux_items" ADD CONSTRAINT "fk_bordereaux_items_run_id" FOREIGN KEY ("run_id") REFERENCES "bordereaux_runs"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bordereaux_items" ADD CONSTRAINT "fk_bordereaux_items_financial_id" FOREIGN KEY ("financial_id") REFERENCES "policy_financials"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bordereaux_items" ADD CONSTRAINT "fk_bordereaux_items_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bordereaux_runs" ADD CONSTRAINT "fk_bordereaux_runs_binder_id" FOREIGN KEY ("binder_id") REFERENCES "binders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "bordereaux_runs" ADD CONSTRAINT "fk_bordereaux_runs_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "documents" ADD CONSTRAINT "fk_documents_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "documents" ADD CONSTRAINT "fk_documents_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "documents" ADD CONSTRAINT "fk_documents_claim_id" FOREIGN KEY ("claim_id") REFERENCES "claims"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "documents" ADD CONSTRAINT "fk_documents_uploaded_by_id" FOREIGN KEY ("uploaded_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "complaints" ADD CONSTRAINT "fk_complaints_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "complaints" ADD CONSTRAINT "fk_complaints_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "complaints" ADD CONSTRAINT "fk_complaints_claim_id" FOREIGN KEY ("claim_id") REFERENCES "claims"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "complaints" ADD CONSTRAINT "fk_complaints_handler_id" FOREIGN KEY ("handler_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "claims" ADD CONSTRAINT "fk_claims_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "claims" ADD CONSTRAINT "fk_claims_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "claims" ADD CONSTRAINT "fk_claims_handler_id" FOREIGN KEY ("handler_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "kyc_checks" ADD CONSTRAINT "fk_kyc_checks_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "kyc_checks" ADD CONSTRAINT "fk_kyc_checks_checked_by_id" FOREIGN KEY ("checked_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_versions" ADD CONSTRAINT "fk_policy_versions_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_versions" ADD CONSTRAINT "fk_policy_versions_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "users" ADD CONSTRAINT "fk_users_office_id" FOREIGN KEY ("office_id") REFERENCES "offices"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_splits" ADD CONSTRAINT "fk_commission_splits_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_splits" ADD CONSTRAINT "fk_commission_splits_financial_id" FOREIGN KEY ("financial_id") REFERENCES "policy_financials"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_splits" ADD CONSTRAINT "fk_commission_splits_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "emails" ADD CONSTRAINT "fk_emails_template_id" FOREIGN KEY ("template_id") REFERENCES "email_templates"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "emails" ADD CONSTRAINT "fk_emails_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "emails" ADD CONSTRAINT "fk_emails_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "renewals" ADD CONSTRAINT "fk_renewals_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "renewals" ADD CONSTRAINT "fk_renewals_new_policy_id" FOREIGN KEY ("new_policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_risk_items" ADD CONSTRAINT "fk_policy_risk_items_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_product_id" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_binder_id" FOREIGN KEY ("binder_id") REFERENCES "binders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_office_id" FOREIGN KEY ("office_id") REFERENCES "offices"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_handler_id" FOREIGN KEY ("handler_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policies" ADD CONSTRAINT "fk_policies_renewed_from_id" FOREIGN KEY ("renewed_from_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_clawbacks" ADD CONSTRAINT "fk_commission_clawbacks_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_clawbacks" ADD CONSTRAINT "fk_commission_clawbacks_financial_id" FOREIGN KEY ("financial_id") REFERENCES "policy_financials"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "commission_clawbacks" ADD CONSTRAINT "fk_commission_clawbacks_split_id" FOREIGN KEY ("split_id") REFERENCES "commission_splits"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_financials" ADD CONSTRAINT "fk_policy_financials_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_financials" ADD CONSTRAINT "fk_policy_financials_policy_version_id" FOREIGN KEY ("policy_version_id") REFERENCES "policy_versions"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "policy_financials" ADD CONSTRAINT "fk_policy_financials_tax_rate_id" FOREIGN KEY ("tax_rate_id") REFERENCES "tax_rates"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "invoices" ADD CONSTRAINT "fk_invoices_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "invoices" ADD CONSTRAINT "fk_invoices_policy_id" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "invoices" ADD CONSTRAINT "fk_invoices_financial_id" FOREIGN KEY ("financial_id") REFERENCES "policy_financials"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_timeline" ADD CONSTRAINT "fk_customer_timeline_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "customers" ADD CONSTRAINT "fk_customers_office_id" FOREIGN KEY ("office_id") REFERENCES "offices"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "customers" ADD CONSTRAINT "fk_customers_account_manager_id" FOREIGN KEY ("account_manager_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "customers" DROP CONSTRAINT "fk_customers_account_manager_id"`);
    await queryRunner.query(`ALTER TABLE "customers" DROP CONSTRAINT "fk_customers_office_id"`);
    await queryRunner.query(`ALTER TABLE "customer_timeline" DROP CONSTRAINT "fk_customer_timeline_customer_id"`);
    await queryRunner.query(`ALTER TABLE "invoices" DROP CONSTRAINT "fk_invoices_financial_id"`);
    await queryRunner.query(`ALTER TABLE "invoices" DROP CONSTRAINT "fk_invoices_policy_id"`);
    await queryRunner.query(`ALTER TABLE "invoices" DROP CONSTRAINT "fk_invoices_customer_id"`);
    await queryRunner.query(`ALTER TABLE "policy_financials" DROP CONSTRAINT "fk_policy_financials_tax_rate_id"`);
    await queryRunner.query(`ALTER TABLE "policy_financials" DROP CONSTRAINT "fk_policy_financials_policy_version_id"`);
    await queryRunner.query(`ALTER TABLE "policy_financials" DROP CONSTRAINT "fk_policy_financials_policy_id"`);
    await queryRunner.query(`ALTER TABLE "commission_clawbacks" DROP CONSTRAINT "fk_commission_clawbacks_split_id"`);
    await queryRunner.query(
      `ALTER TABLE "commission_clawbacks" DROP CONSTRAINT "fk_commission_clawbacks_financial_id"`,
    );
    await queryRunner.query(`ALTER TABLE "commission_clawbacks" DROP CONSTRAINT "fk_commission_clawbacks_policy_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_renewed_from_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_handler_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_office_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_binder_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_product_id"`);
    await queryRunner.query(`ALTER TABLE "policies" DROP CONSTRAINT "fk_policies_customer_id"`);
    await queryRunner.query(`ALTER TABLE "policy_risk_items" DROP CONSTRAINT "fk_policy_risk_items_policy_id"`);
    await queryRunner.query(`ALTER TABLE "renewals" DROP CONSTRAINT "fk_renewals_new_policy_id"`);
    await queryRunner.query(`ALTER TABLE "renewals" DROP CONSTRAINT "fk_renewals_policy_id"`);
    await queryRunner.query(`ALTER TABLE "emails" DROP CONSTRAINT "fk_emails_policy_id"`);
    await queryRunner.query(`ALTER TABLE "emails" DROP CONSTRAINT "fk_emails_customer_id"`);
    await queryRunner.query(`ALTER TABLE "emails" DROP CONSTRAINT "fk_emails_template_id"`);
    await queryRunner.query(`ALTER TABLE "commission_splits" DROP CONSTRAINT "fk_commission_splits_user_id"`);
    await queryRunner.query(`ALTER TABLE "commission_splits" DROP CONSTRAINT "fk_commission_splits_financial_id"`);
    await queryRunner.query(`ALTER TABLE "commission_splits" DROP CONSTRAINT "fk_commission_splits_policy_id"`);
    await queryRunner.query(`ALTER TABLE "users" DROP CONSTRAINT "fk_users_office_id"`);
    await queryRunner.query(`ALTER TABLE "policy_versions" DROP CONSTRAINT "fk_policy_versions_created_by_id"`);
    await queryRunner.query(`ALTER TABLE "policy_versions" DROP CONSTRAINT "fk_policy_versions_policy_id"`);
    await queryRunner.query(`ALTER TABLE "kyc_checks" DROP CONSTRAINT "fk_kyc_checks_checked_by_id"`);
    await queryRunner.query(`ALTER TABLE "kyc_checks" DROP CONSTRAINT "fk_kyc_checks_customer_id"`);
    await queryRunner.query(`ALTER TABLE "claims" DROP CONSTRAINT "fk_claims_handler_id"`);
    await queryRunner.query(`ALTER TABLE "claims" DROP CONSTRAINT "fk_claims_customer_id"`);
    await queryRunner.query(`ALTER TABLE "claims" DROP CONSTRAINT "fk_claims_policy_id"`);
    await queryRunner.query(`ALTER TABLE "complaints" DROP CONSTRAINT "fk_complaints_handler_id"`);
    await queryRunner.query(`ALTER TABLE "complaints" DROP CONSTRAINT "fk_complaints_claim_id"`);
    await queryRunner.query(`ALTER TABLE "complaints" DROP CONSTRAINT "fk_complaints_policy_id"`);
    await queryRunner.query(`ALTER TABLE "complaints" DROP CONSTRAINT "fk_complaints_customer_id"`);
    await queryRunner.query(`ALTER TABLE "documents" DROP CONSTRAINT "fk_documents_uploaded_by_id"`);
    await queryRunner.query(`ALTER TABLE "documents" DROP CONSTRAINT "fk_documents_claim_id"`);
    await queryRunner.query(`ALTER TABLE "documents" DROP CONSTRAINT "fk_documents_policy_id"`);
    await queryRunner.query(`ALTER TABLE "documents" DROP CONSTRAINT "fk_documents_customer_id"`);
    await queryRunner.query(`ALTER TABLE "bordereaux_runs" DROP CONSTRAINT "fk_bordereaux_runs_created_by_id"`);
    await queryRunner.query(`ALTER TABLE "bordereaux_runs" DROP CONSTRAINT "fk_bordereaux_runs_binder_id"`);
    await queryRunner.query(`ALTER TABLE "bordereaux_items" DROP CONSTRAINT "fk_bordereaux_items_policy_id"`);
    await queryRunner.query(`ALTER TABLE "bordereaux_items" DROP CONSTRAINT "fk_bordereaux_items_financial_id"`);
    await queryRunner.query(`ALTER TABLE "bordereaux_items" DROP CONSTRAINT "fk_bordereaux_items_run_id"`);
    await queryRunner.query(`ALTER TABLE "products" DROP CONSTRAINT "fk_products_binder_id"`);
    await queryRunner.query(`ALTER TABLE "ipid_templates" DROP CONSTRAINT "fk_ipid_templates_product_id"`);
    await queryRunner.query(`ALTER TABLE "ipid_acknowledgements" DROP CONSTRAINT "fk_ipid_acknowledgements_policy_id"`);
    await queryRunner.query(
      `ALTER TABLE "ipid_acknowledgements" DROP CONSTRAINT "fk_ipid_acknowledgements_customer_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "ipid_acknowledgements" DROP CONSTRAINT "fk_ipid_acknowledgements_template_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "receipt_allocations" DROP CONSTRAINT "fk_receipt_allocations_allocated_by_id"`,
    );
    await queryRunner.query(`ALTER TABLE "receipt_allocations" DROP CONSTRAINT "fk_receipt_allocations_invoice_id"`);
    await queryRunner.query(`ALTER TABLE "receipt_allocations" DROP CONSTRAINT "fk_receipt_allocations_receipt_id"`);
    await queryRunner.query(`ALTER TABLE "receipts" DROP CONSTRAINT "fk_receipts_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_audit_log_subject_table_subject_id"`);
    await queryRunner.query(`DROP INDEX "ix_audit_log_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_audit_log_user_id"`);
    await queryRunner.query(`DROP TABLE "audit_log"`);
    await queryRunner.query(`DROP TYPE "actor_kind"`);
    await queryRunner.query(`DROP INDEX "ix_customers_kind_status"`);
    await queryRunner.query(`DROP INDEX "ix_customers_name"`);
    await queryRunner.query(`DROP INDEX "ix_customers_account_manager_id"`);
    await queryRunner.query(`DROP INDEX "ix_customers_office_id"`);
    await queryRunner.query(`DROP TABLE "customers"`);
    await queryRunner.query(`DROP TYPE "customer_status"`);
    await queryRunner.query(`DROP INDEX "ix_customer_timeline_customer_id_occurred_at"`);
    await queryRunner.query(`DROP INDEX "ix_customer_timeline_customer_id"`);
    await queryRunner.query(`DROP TABLE "customer_timeline"`);
    await queryRunner.query(`DROP INDEX "ix_invoices_status_due_on"`);
    await queryRunner.query(`DROP INDEX "ix_invoices_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_invoices_customer_id"`);
    await queryRunner.query(`DROP TABLE "invoices"`);
    await queryRunner.query(`DROP TYPE "invoice_status"`);
    await queryRunner.query(`DROP INDEX "ix_policy_financials_transaction_date_posted_at"`);
    await queryRunner.query(`DROP INDEX "ix_policy_financials_tax_rate_id"`);
    await queryRunner.query(`DROP INDEX "ix_policy_financials_policy_id"`);
    await queryRunner.query(`DROP TABLE "policy_financials"`);
    await queryRunner.query(`DROP INDEX "uq_tax_rates_open"`);
    await queryRunner.query(`DROP TABLE "tax_rates"`);
    await queryRunner.query(`DROP INDEX "ix_commission_clawbacks_due_on"`);
    await queryRunner.query(`DROP INDEX "ix_commission_clawbacks_split_id"`);
    await queryRunner.query(`DROP INDEX "ix_commission_clawbacks_financial_id"`);
    await queryRunner.query(`DROP INDEX "ix_commission_clawbacks_policy_id"`);
    await queryRunner.query(`DROP TABLE "commission_clawbacks"`);
    await queryRunner.query(`DROP TYPE "clawback_reason"`);
    await queryRunner.query(`DROP INDEX "ix_policies_status_expiry_date"`);
    await queryRunner.query(`DROP INDEX "ix_policies_handler_id"`);
    await queryRunner.query(`DROP INDEX "ix_policies_office_id"`);
    await queryRunner.query(`DROP INDEX "ix_policies_binder_id"`);
    await queryRunner.query(`DROP INDEX "ix_policies_product_id"`);
    await queryRunner.query(`DROP INDEX "ix_policies_customer_id"`);
    await queryRunner.query(`DROP TABLE "policies"`);
    await queryRunner.query(`DROP TYPE "policy_status"`);
    await queryRunner.query(`DROP INDEX "ix_policy_risk_items_policy_id"`);
    await queryRunner.query(`DROP TABLE "policy_risk_items"`);
    await queryRunner.query(`DROP TYPE "risk_item_kind"`);
    await queryRunner.query(`DROP INDEX "ix_renewals_status_invite_on"`);
    await queryRunner.query(`DROP INDEX "ix_renewals_new_policy_id"`);
    await queryRunner.query(`DROP TABLE "renewals"`);
    await queryRunner.query(`DROP TYPE "renewal_status"`);
    await queryRunner.query(`DROP INDEX "ix_emails_status_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_emails_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_emails_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_emails_template_id"`);
    await queryRunner.query(`DROP TABLE "emails"`);
    await queryRunner.query(`DROP TYPE "email_status"`);
    await queryRunner.query(`DROP TABLE "email_templates"`);
    await queryRunner.query(`DROP INDEX "ix_commission_splits_due_on_status"`);
    await queryRunner.query(`DROP INDEX "ix_commission_splits_user_id"`);
    await queryRunner.query(`DROP INDEX "ix_commission_splits_financial_id"`);
    await queryRunner.query(`DROP INDEX "ix_commission_splits_policy_id"`);
    await queryRunner.query(`DROP TABLE "commission_splits"`);
    await queryRunner.query(`DROP TYPE "commission_status"`);
    await queryRunner.query(`DROP TYPE "commission_payee"`);
    await queryRunner.query(`DROP INDEX "ix_users_office_id"`);
    await queryRunner.query(`DROP TABLE "users"`);
    await queryRunner.query(`DROP TYPE "user_status"`);
    await queryRunner.query(`DROP INDEX "uq_offices_head_office"`);
    await queryRunner.query(`DROP TABLE "offices"`);
    await queryRunner.query(`DROP TYPE "office_status"`);
    await queryRunner.query(`DROP INDEX "ix_policy_versions_created_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_policy_versions_policy_id"`);
    await queryRunner.query(`DROP TABLE "policy_versions"`);
    await queryRunner.query(`DROP INDEX "ix_kyc_checks_status"`);
    await queryRunner.query(`DROP INDEX "ix_kyc_checks_checked_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_kyc_checks_customer_id"`);
    await queryRunner.query(`DROP TABLE "kyc_checks"`);
    await queryRunner.query(`DROP TYPE "kyc_status"`);
    await queryRunner.query(`DROP TYPE "kyc_kind"`);
    await queryRunner.query(`DROP INDEX "ix_claims_status"`);
    await queryRunner.query(`DROP INDEX "ix_claims_handler_id"`);
    await queryRunner.query(`DROP INDEX "ix_claims_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_claims_policy_id"`);
    await queryRunner.query(`DROP TABLE "claims"`);
    await queryRunner.query(`DROP TYPE "claim_status"`);
    await queryRunner.query(`DROP INDEX "ix_complaints_status_final_response_due_on"`);
    await queryRunner.query(`DROP INDEX "ix_complaints_handler_id"`);
    await queryRunner.query(`DROP INDEX "ix_complaints_claim_id"`);
    await queryRunner.query(`DROP INDEX "ix_complaints_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_complaints_customer_id"`);
    await queryRunner.query(`DROP TABLE "complaints"`);
    await queryRunner.query(`DROP TYPE "complaint_outcome"`);
    await queryRunner.query(`DROP TYPE "complaint_category"`);
    await queryRunner.query(`DROP TYPE "complaint_status"`);
    await queryRunner.query(`DROP INDEX "ix_documents_sha256"`);
    await queryRunner.query(`DROP INDEX "ix_documents_uploaded_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_documents_claim_id"`);
    await queryRunner.query(`DROP INDEX "ix_documents_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_documents_customer_id"`);
    await queryRunner.query(`DROP TABLE "documents"`);
    await queryRunner.query(`DROP TYPE "document_kind"`);
    await queryRunner.query(`DROP INDEX "uq_bordereaux_runs_current"`);
    await queryRunner.query(`DROP INDEX "ix_bordereaux_runs_created_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_bordereaux_runs_binder_id"`);
    await queryRunner.query(`DROP TABLE "bordereaux_runs"`);
    await queryRunner.query(`DROP TYPE "bordereaux_status"`);
    await queryRunner.query(`DROP INDEX "ix_bordereaux_items_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_bordereaux_items_financial_id"`);
    await queryRunner.query(`DROP INDEX "ix_bordereaux_items_run_id"`);
    await queryRunner.query(`DROP TABLE "bordereaux_items"`);
    await queryRunner.query(`DROP TYPE "policy_version_reason"`);
    await queryRunner.query(`DROP TABLE "binders"`);
    await queryRunner.query(`DROP TYPE "binder_status"`);
    await queryRunner.query(`DROP INDEX "ix_products_line_status"`);
    await queryRunner.query(`DROP INDEX "ix_products_binder_id"`);
    await queryRunner.query(`DROP TABLE "products"`);
    await queryRunner.query(`DROP TYPE "product_status"`);
    await queryRunner.query(`DROP TYPE "tax_code"`);
    await queryRunner.query(`DROP TYPE "customer_kind"`);
    await queryRunner.query(`DROP INDEX "uq_ipid_templates_line"`);
    await queryRunner.query(`DROP INDEX "uq_ipid_templates_product"`);
    await queryRunner.query(`DROP INDEX "ix_ipid_templates_product_id"`);
    await queryRunner.query(`DROP TABLE "ipid_templates"`);
    await queryRunner.query(`DROP TYPE "product_line"`);
    await queryRunner.query(`DROP INDEX "ix_ipid_acknowledgements_policy_id"`);
    await queryRunner.query(`DROP INDEX "ix_ipid_acknowledgements_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_ipid_acknowledgements_template_id"`);
    await queryRunner.query(`DROP TABLE "ipid_acknowledgements"`);
    await queryRunner.query(`DROP TYPE "acknowledgement_channel"`);
    await queryRunner.query(`DROP INDEX "ix_receipt_allocations_allocated_by_id"`);
    await queryRunner.query(`DROP INDEX "ix_receipt_allocations_invoice_id"`);
    await queryRunner.query(`DROP INDEX "ix_receipt_allocations_receipt_id"`);
    await queryRunner.query(`DROP TABLE "receipt_allocations"`);
    await queryRunner.query(`DROP INDEX "ix_receipts_received_on"`);
    await queryRunner.query(`DROP INDEX "ix_receipts_customer_id"`);
    await queryRunner.query(`DROP TABLE "receipts"`);
    await queryRunner.query(`DROP TYPE "receipt_method"`);
    await queryRunner.query(`DROP SEQUENCE "claim_numbers"`);
    await queryRunner.query(`DROP SEQUENCE "complaint_numbers"`);
    await queryRunner.query(`DROP SEQUENCE "customer_numbers"`);
    await queryRunner.query(`DROP SEQUENCE "invoice_numbers"`);
    await queryRunner.query(`DROP SEQUENCE "policy_numbers"`);
    await queryRunner.query(`DROP SEQUENCE "receipt_numbers"`);
  }
}
