import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class SupportTables20261121074711 implements MigrationInterface {
  name = 'SupportTables20261121074711';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "organization_plan" AS ENUM('FREE', 'STARTER', 'PROFESSIONAL', 'ENTERPRISE')`);
    await queryRunner.query(
      `CREATE TYPE "organization_status" AS ENUM('TRIAL', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'CANCELLED')`,
    );
    await queryRunner.query(`CREATE TYPE "user_role" AS ENUM('CUSTOMER', 'REPRESENTATIVE', 'ADMIN')`);
    await queryRunner.query(
      `CREATE TYPE "representative_role" AS ENUM('AGENT', 'SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER')`,
    );
    await queryRunner.query(`CREATE TYPE "representative_status" AS ENUM('ONLINE', 'BUSY', 'AWAY', 'OFFLINE')`);
    await queryRunner.query(`CREATE TYPE "account_tier" AS ENUM('BASIC', 'STANDARD', 'PREMIUM', 'VIP')`);
    await queryRunner.query(`CREATE TYPE "account_standing" AS ENUM('GOOD', 'WATCH', 'AT_RISK', 'SUSPENDED')`);
    await queryRunner.query(
      `CREATE TYPE "ticket_status" AS ENUM('OPEN', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'ESCALATED', 'RESOLVED', 'CLOSED')`,
    );
    await queryRunner.query(`CREATE TYPE "ticket_priority" AS ENUM('LOW', 'MEDIUM', 'HIGH', 'URGENT')`);
    await queryRunner.query(
      `CREATE TYPE "ticket_category" AS ENUM('TECHNICAL_ISSUE', 'BILLING', 'ACCOUNT', 'REFUND_REQUEST', 'FEATURE_REQUEST', 'GENERAL')`,
    );
    await queryRunner.query(
      `CREATE TYPE "escalation_reason" AS ENUM('CUSTOMER_REQUEST', 'COMPLEX_ISSUE', 'POLICY_EXCEPTION', 'NEGATIVE_SENTIMENT', 'REFUND_REVIEW', 'SLA_BREACH', 'LOW_CONFIDENCE')`,
    );
    await queryRunner.query(`CREATE TYPE "escalation_priority" AS ENUM('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')`);
    await queryRunner.query(
      `CREATE TYPE "escalation_status" AS ENUM('PENDING', 'ASSIGNED', 'IN_PROGRESS', 'RESOLVED', 'DISMISSED')`,
    );
    await queryRunner.query(
      `CREATE TYPE "refund_reason" AS ENUM('DEFECTIVE_PRODUCT', 'SERVICE_OUTAGE', 'BILLING_ERROR', 'DUPLICATE_CHARGE', 'LATE_DELIVERY', 'NOT_AS_DESCRIBED', 'CHANGED_MIND', 'OTHER')`,
    );
    await queryRunner.query(
      `CREATE TYPE "refund_status" AS ENUM('PENDING', 'ESCALATED', 'APPROVED', 'DENIED', 'PROCESSED', 'CANCELLED')`,
    );
    await queryRunner.query(`CREATE TYPE "budget_type" AS ENUM('REFUND', 'CREDIT', 'GOODWILL', 'OPERATIONS')`);
    await queryRunner.query(`CREATE TYPE "budget_period" AS ENUM('WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY')`);
    await queryRunner.query(`CREATE TYPE "budget_status" AS ENUM('DRAFT', 'ACTIVE', 'EXHAUSTED', 'CLOSED')`);
    await queryRunner.query(
      `CREATE TYPE "agent_type" AS ENUM('TRIAGE', 'SUPPORT', 'REFUND', 'ESCALATION', 'ANALYTICS')`,
    );
    await queryRunner.query(`CREATE TYPE "agent_status" AS ENUM('DRAFT', 'ACTIVE', 'PAUSED', 'RETIRED')`);
    await queryRunner.query(`CREATE TYPE "decision_rule_action" AS ENUM('APPROVE', 'DENY', 'ESCALATE')`);
    await queryRunner.query(`CREATE TYPE "metric_period" AS ENUM('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR')`);
    await queryRunner.query(`CREATE TYPE "performance_trend" AS ENUM('IMPROVING', 'STABLE', 'DECLINING')`);

    await queryRunner.query(`CREATE TABLE "organizations" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "slug" character varying(48) NOT NULL,
      "name" text NOT NULL,
      "plan" "organization_plan" NOT NULL DEFAULT 'STARTER',
      "status" "organization_status" NOT NULL DEFAULT 'TRIAL',
      "support_email" text,
      "website" text,
      "timezone" character varying(64) NOT NULL DEFAULT 'UTC',
      "currency" character varying(3) NOT NULL DEFAULT 'USD',
      "settings" jsonb NOT NULL DEFAULT '{}',
      "next_ticket_number" integer NOT NULL DEFAULT '1',
      "version" integer NOT NULL DEFAULT '1',
      CONSTRAINT "uq_organizations_slug" UNIQUE ("slug"),
      CONSTRAINT "ck_organizations_next_ticket_number" CHECK ("next_ticket_number" >= 1),
      CONSTRAINT "pk_organizations" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "users" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "email" text NOT NULL,
      "first_name" text NOT NULL,
      "last_name" text NOT NULL,
      "role" "user_role" NOT NULL DEFAULT 'CUSTOMER',
      "phone" text,
      "active" boolean NOT NULL DEFAULT true,
      CONSTRAINT "uq_users_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_users_organization_id_email" UNIQUE ("organization_id", "email"),
      CONSTRAINT "ck_users_email" CHECK ("email" = lower("email")),
      CONSTRAINT "pk_users" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "representatives" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "user_id" uuid NOT NULL,
      "role" "representative_role" NOT NULL DEFAULT 'AGENT',
      "status" "representative_status" NOT NULL DEFAULT 'OFFLINE',
      "status_changed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "department" text,
      "languages" text array NOT NULL DEFAULT '{}',
      "max_active_tickets" integer NOT NULL DEFAULT '10',
      "team_lead_id" uuid,
      CONSTRAINT "uq_representatives_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_representatives_organization_id_user_id" UNIQUE ("organization_id", "user_id"),
      CONSTRAINT "ck_representatives_team_lead_id" CHECK ("team_lead_id" <> "id"),
      CONSTRAINT "ck_representatives_max_active_tickets" CHECK ("max_active_tickets" >= 0),
      CONSTRAINT "pk_representatives" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "customer_profiles" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "user_id" uuid NOT NULL,
      "account_tier" "account_tier" NOT NULL DEFAULT 'BASIC',
      "account_standing" "account_standing" NOT NULL DEFAULT 'GOOD',
      "company" text,
      "customer_since" date NOT NULL DEFAULT ('now'::text)::date,
      "lifetime_value" numeric(12,2) NOT NULL DEFAULT '0',
      "context" jsonb NOT NULL DEFAULT '{}',
      "preferences" jsonb NOT NULL DEFAULT '{}',
      "account_manager_id" uuid,
      CONSTRAINT "uq_customer_profiles_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_customer_profiles_organization_id_user_id" UNIQUE ("organization_id", "user_id"),
      CONSTRAINT "ck_customer_profiles_lifetime_value" CHECK ("lifetime_value" >= 0),
      CONSTRAINT "pk_customer_profiles" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "tickets" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "ticket_number" character varying(20) NOT NULL,
      "customer_id" uuid NOT NULL,
      "representative_id" uuid,
      "created_by_id" uuid,
      "subject" text NOT NULL,
      "description" text NOT NULL,
      "status" "ticket_status" NOT NULL DEFAULT 'OPEN',
      "priority" "ticket_priority" NOT NULL DEFAULT 'MEDIUM',
      "category" "ticket_category" NOT NULL DEFAULT 'GENERAL',
      "tags" jsonb NOT NULL DEFAULT '[]',
      "due_at" TIMESTAMP WITH TIME ZONE,
      "assigned_at" TIMESTAMP WITH TIME ZONE,
      "first_response_at" TIMESTAMP WITH TIME ZONE,
      "resolved_at" TIMESTAMP WITH TIME ZONE,
      "closed_at" TIMESTAMP WITH TIME ZONE,
      "resolution" text,
      "satisfaction_rating" integer,
      CONSTRAINT "uq_tickets_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_tickets_organization_id_ticket_number" UNIQUE ("organization_id", "ticket_number"),
      CONSTRAINT "ck_tickets_tags" CHECK (jsonb_typeof("tags") = 'array'),
      CONSTRAINT "ck_tickets_satisfaction_rating" CHECK ("satisfaction_rating" BETWEEN 1 AND 5),
      CONSTRAINT "ck_tickets_closed_at" CHECK (("status" = 'CLOSED') = ("closed_at" IS NOT NULL)),
      CONSTRAINT "ck_tickets_resolved_at" CHECK ("status" <> 'RESOLVED' OR "resolved_at" IS NOT NULL),
      CONSTRAINT "ck_tickets_ticket_number" CHECK ("ticket_number" ~ '^TICKET-[1-9][0-9]*$'),
      CONSTRAINT "pk_tickets" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "escalations" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "customer_id" uuid NOT NULL,
      "ticket_id" uuid,
      "agent_configuration_id" uuid,
      "escalated_by_id" uuid,
      "assigned_to_id" uuid,
      "reason" "escalation_reason" NOT NULL,
      "priority" "escalation_priority" NOT NULL DEFAULT 'MEDIUM',
      "status" "escalation_status" NOT NULL DEFAULT 'PENDING',
      "summary" text NOT NULL,
      "resolution" text,
      "assigned_at" TIMESTAMP WITH TIME ZONE,
      "resolved_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "uq_escalations_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "ck_escalations_resolved_at" CHECK (("status" IN ('RESOLVED', 'DISMISSED')) = ("resolved_at" IS NOT NULL)),
      CONSTRAINT "pk_escalations" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "refunds" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "customer_id" uuid NOT NULL,
      "ticket_id" uuid,
      "escalation_id" uuid,
      "budget_id" uuid,
      "decision_rule_id" uuid,
      "decided_by_id" uuid,
      "amount" numeric(12,2) NOT NULL,
      "reason" "refund_reason" NOT NULL,
      "status" "refund_status" NOT NULL DEFAULT 'PENDING',
      "order_reference" text,
      "explanation" text,
      "decision_note" text,
      "decided_at" TIMESTAMP WITH TIME ZONE,
      "processed_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "uq_refunds_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "ck_refunds_processed_at" CHECK (("status" = 'PROCESSED') = ("processed_at" IS NOT NULL)),
      CONSTRAINT "ck_refunds_decided_at" CHECK ("status" NOT IN ('APPROVED', 'DENIED', 'PROCESSED') OR "decided_at" IS NOT NULL),
      CONSTRAINT "ck_refunds_budget_id" CHECK ("status" NOT IN ('APPROVED', 'PROCESSED') OR "budget_id" IS NOT NULL),
      CONSTRAINT "ck_refunds_amount" CHECK ("amount" > 0),
      CONSTRAINT "pk_refunds" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "budgets" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "name" text NOT NULL,
      "type" "budget_type" NOT NULL DEFAULT 'REFUND',
      "period" "budget_period" NOT NULL DEFAULT 'MONTHLY',
      "status" "budget_status" NOT NULL DEFAULT 'ACTIVE',
      "total" numeric(12,2) NOT NULL,
      "spent" numeric(12,2) NOT NULL DEFAULT '0',
      "starts_on" date NOT NULL,
      "ends_on" date NOT NULL,
      "alert_thresholds" jsonb NOT NULL DEFAULT '[50, 80, 100]',
      "owner_id" uuid,
      CONSTRAINT "uq_budgets_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_budgets_organization_id_type_period_starts_on" UNIQUE ("organization_id", "type", "period", "starts_on"),
      CONSTRAINT "ck_budgets_alert_thresholds" CHECK (jsonb_typeof("alert_thresholds") = 'array'),
      CONSTRAINT "ck_budgets_ends_on" CHECK ("ends_on" >= "starts_on"),
      CONSTRAINT "ck_budgets_status" CHECK ("status" <> 'EXHAUSTED' OR "spent" = "total"),
      CONSTRAINT "ck_budgets_spent" CHECK ("spent" >= 0 AND "spent" <= "total"),
      CONSTRAINT "ck_budgets_total" CHECK ("total" > 0),
      CONSTRAINT "pk_budgets" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "budget_usage_records" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "budget_id" uuid NOT NULL,
      "refund_id" uuid,
      "recorded_by_id" uuid,
      "amount" numeric(12,2) NOT NULL,
      "spent_after" numeric(12,2) NOT NULL,
      "thresholds_crossed" integer array NOT NULL DEFAULT '{}',
      "note" text,
      "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "uq_budget_usage_records_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "ck_budget_usage_records_spent_after" CHECK ("spent_after" >= 0),
      CONSTRAINT "ck_budget_usage_records_amount" CHECK ("amount" <> 0),
      CONSTRAINT "pk_budget_usage_records" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "agent_configurations" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "name" text NOT NULL,
      "type" "agent_type" NOT NULL,
      "status" "agent_status" NOT NULL DEFAULT 'DRAFT',
      "model" text NOT NULL,
      "instructions" text,
      "thresholds" jsonb NOT NULL DEFAULT '{}',
      "data_sources" jsonb NOT NULL DEFAULT '[]',
      "created_by_id" uuid,
      CONSTRAINT "uq_agent_configurations_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_agent_configurations_organization_id_name" UNIQUE ("organization_id", "name"),
      CONSTRAINT "ck_agent_configurations_data_sources" CHECK (jsonb_typeof("data_sources") = 'array'),
      CONSTRAINT "pk_agent_configurations" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "decision_rules" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "version" integer NOT NULL DEFAULT '1',
      "name" text NOT NULL,
      "description" text,
      "priority" integer NOT NULL DEFAULT '100',
      "enabled" boolean NOT NULL DEFAULT true,
      "conditions" jsonb NOT NULL DEFAULT '{}',
      "action" "decision_rule_action" NOT NULL,
      "agent_configuration_id" uuid,
      "created_by_id" uuid,
      CONSTRAINT "uq_decision_rules_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_decision_rules_organization_id_name" UNIQUE ("organization_id", "name"),
      CONSTRAINT "ck_decision_rules_conditions" CHECK (jsonb_typeof("conditions") = 'object'),
      CONSTRAINT "ck_decision_rules_priority" CHECK ("priority" >= 0),
      CONSTRAINT "pk_decision_rules" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "performance_metrics" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "period" "metric_period" NOT NULL,
      "period_start" TIMESTAMP WITH TIME ZONE NOT NULL,
      "period_end" TIMESTAMP WITH TIME ZONE NOT NULL,
      "tickets_created" integer NOT NULL DEFAULT '0',
      "tickets_resolved" integer NOT NULL DEFAULT '0',
      "ticket_backlog" integer NOT NULL DEFAULT '0',
      "avg_first_response_minutes" numeric(12,2),
      "avg_resolution_minutes" numeric(12,2),
      "avg_satisfaction" numeric(5,2),
      "escalations_created" integer NOT NULL DEFAULT '0',
      "escalation_rate" numeric(5,2),
      "refunds_requested" integer NOT NULL DEFAULT '0',
      "refunds_approved" integer NOT NULL DEFAULT '0',
      "refunds_denied" integer NOT NULL DEFAULT '0',
      "refunded_amount" numeric(12,2) NOT NULL DEFAULT '0',
      "trend" "performance_trend" NOT NULL DEFAULT 'STABLE',
      CONSTRAINT "uq_performance_metrics_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_performance_metrics_organization_id_period_period_start" UNIQUE ("organization_id", "period", "period_start"),
      CONSTRAINT "ck_performance_metrics_period_end" CHECK ("period_end" > "period_start"),
      CONSTRAINT "pk_performance_metrics" PRIMARY KEY ("id")
    )`);
    await queryRunner.query(`CREATE TABLE "team_performance" (
      "id" uuid NOT NULL DEFAULT gen_random_uuid(),
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "organization_id" uuid NOT NULL DEFAULT tenancy.current_tenant_uuid(),
      "representative_id" uuid NOT NULL,
      "period" "metric_period" NOT NULL,
      "period_start" TIMESTAMP WITH TIME ZONE NOT NULL,
      "period_end" TIMESTAMP WITH TIME ZONE NOT NULL,
      "tickets_assigned" integer NOT NULL DEFAULT '0',
      "tickets_resolved" integer NOT NULL DEFAULT '0',
      "avg_first_response_minutes" numeric(12,2),
      "avg_resolution_minutes" numeric(12,2),
      "avg_satisfaction" numeric(5,2),
      "escalations_raised" integer NOT NULL DEFAULT '0',
      "escalations_resolved" integer NOT NULL DEFAULT '0',
      "trend" "performance_trend" NOT NULL DEFAULT 'STABLE',
      CONSTRAINT "uq_team_performance_organization_id_id" UNIQUE ("organization_id", "id"),
      CONSTRAINT "uq_team_performance_organization_id_representative_id__1be5477e" UNIQUE ("organization_id", "representative_id", "period", "period_start"),
      CONSTRAINT "ck_team_performance_period_end" CHECK ("period_end" > "period_start"),
      CONSTRAINT "pk_team_performance" PRIMARY KEY ("id")
    )`);

    await queryRunner.query(`CREATE INDEX "ix_organizations_plan" ON "organizations" ("plan")`);
    await queryRunner.query(`CREATE INDEX "ix_organizations_status" ON "organizations" ("status")`);
    await queryRunner.query(
      `CREATE INDEX "ix_users_organization_id_created_at" ON "users" ("organization_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_users_organization_id_last_name_first_name" ON "users" ("organization_id", "last_name", "first_name")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_users_organization_id_role_active" ON "users" ("organization_id", "role", "active")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_representatives_organization_id_team_lead_id" ON "representatives" ("organization_id", "team_lead_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_representatives_organization_id_role" ON "representatives" ("organization_id", "role")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_representatives_organization_id_status_role" ON "representatives" ("organization_id", "status", "role")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_customer_profiles_organization_id_created_at" ON "customer_profiles" ("organization_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_customer_profiles_organization_id_account_manager_id" ON "customer_profiles" ("organization_id", "account_manager_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_customer_profiles_organization_id_account_standing" ON "customer_profiles" ("organization_id", "account_standing")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_customer_profiles_organization_id_account_tier" ON "customer_profiles" ("organization_id", "account_tier")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_due_at" ON "tickets" ("organization_id", "due_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_resolved_at" ON "tickets" ("organization_id", "resolved_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_created_at" ON "tickets" ("organization_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_category" ON "tickets" ("organization_id", "category")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_priority_created_at" ON "tickets" ("organization_id", "priority", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_status_priority" ON "tickets" ("organization_id", "status", "priority")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_created_by_id" ON "tickets" ("organization_id", "created_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_representative_id_status" ON "tickets" ("organization_id", "representative_id", "status")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_tickets_organization_id_customer_id" ON "tickets" ("organization_id", "customer_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_created_at" ON "escalations" ("organization_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_reason" ON "escalations" ("organization_id", "reason")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_status_priority" ON "escalations" ("organization_id", "status", "priority")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_assigned_to_id_status" ON "escalations" ("organization_id", "assigned_to_id", "status")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_escalated_by_id" ON "escalations" ("organization_id", "escalated_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_agent_configuration_id" ON "escalations" ("organization_id", "agent_configuration_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_ticket_id" ON "escalations" ("organization_id", "ticket_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_escalations_organization_id_customer_id" ON "escalations" ("organization_id", "customer_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_decided_at" ON "refunds" ("organization_id", "decided_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_created_at" ON "refunds" ("organization_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_reason" ON "refunds" ("organization_id", "reason")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_status_created_at" ON "refunds" ("organization_id", "status", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_decided_by_id" ON "refunds" ("organization_id", "decided_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_decision_rule_id" ON "refunds" ("organization_id", "decision_rule_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_budget_id" ON "refunds" ("organization_id", "budget_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_escalation_id" ON "refunds" ("organization_id", "escalation_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_ticket_id" ON "refunds" ("organization_id", "ticket_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_refunds_organization_id_customer_id_created_at" ON "refunds" ("organization_id", "customer_id", "created_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budgets_organization_id_starts_on_ends_on" ON "budgets" ("organization_id", "starts_on", "ends_on")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budgets_organization_id_status_type" ON "budgets" ("organization_id", "status", "type")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budgets_organization_id_owner_id" ON "budgets" ("organization_id", "owner_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budget_usage_records_organization_id_recorded_at" ON "budget_usage_records" ("organization_id", "recorded_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budget_usage_records_organization_id_recorded_by_id" ON "budget_usage_records" ("organization_id", "recorded_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budget_usage_records_organization_id_refund_id" ON "budget_usage_records" ("organization_id", "refund_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_budget_usage_records_organization_id_budget_id_recorded_at" ON "budget_usage_records" ("organization_id", "budget_id", "recorded_at")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_agent_configurations_organization_id_status" ON "agent_configurations" ("organization_id", "status")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_agent_configurations_organization_id_type_status" ON "agent_configurations" ("organization_id", "type", "status")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_agent_configurations_organization_id_created_by_id" ON "agent_configurations" ("organization_id", "created_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_decision_rules_organization_id_action" ON "decision_rules" ("organization_id", "action")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_decision_rules_organization_id_enabled_priority" ON "decision_rules" ("organization_id", "enabled", "priority")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_decision_rules_organization_id_created_by_id" ON "decision_rules" ("organization_id", "created_by_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_decision_rules_organization_id_agent_configuration_id" ON "decision_rules" ("organization_id", "agent_configuration_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_performance_metrics_organization_id_period_start" ON "performance_metrics" ("organization_id", "period_start")`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_team_performance_organization_id_period_period_start" ON "team_performance" ("organization_id", "period", "period_start")`,
    );

    await queryRunner.query(
      `ALTER TABLE "users" ADD CONSTRAINT "fk_users_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "representatives" ADD CONSTRAINT "fk_representatives_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "representatives" ADD CONSTRAINT "fk_representatives_organization_id_team_lead_id" FOREIGN KEY ("organization_id", "team_lead_id") REFERENCES "representatives"("organization_id","id") ON DELETE SET NULL ("team_lead_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "representatives" ADD CONSTRAINT "fk_representatives_organization_id_user_id" FOREIGN KEY ("organization_id", "user_id") REFERENCES "users"("organization_id","id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_profiles" ADD CONSTRAINT "fk_customer_profiles_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_profiles" ADD CONSTRAINT "fk_customer_profiles_organization_id_account_manager_id" FOREIGN KEY ("organization_id", "account_manager_id") REFERENCES "representatives"("organization_id","id") ON DELETE SET NULL ("account_manager_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_profiles" ADD CONSTRAINT "fk_customer_profiles_organization_id_user_id" FOREIGN KEY ("organization_id", "user_id") REFERENCES "users"("organization_id","id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "tickets" ADD CONSTRAINT "fk_tickets_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "tickets" ADD CONSTRAINT "fk_tickets_organization_id_created_by_id" FOREIGN KEY ("organization_id", "created_by_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("created_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "tickets" ADD CONSTRAINT "fk_tickets_organization_id_representative_id" FOREIGN KEY ("organization_id", "representative_id") REFERENCES "representatives"("organization_id","id") ON DELETE SET NULL ("representative_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "tickets" ADD CONSTRAINT "fk_tickets_organization_id_customer_id" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "users"("organization_id","id") ON DELETE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id_assigned_to_id" FOREIGN KEY ("organization_id", "assigned_to_id") REFERENCES "representatives"("organization_id","id") ON DELETE SET NULL ("assigned_to_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id_escalated_by_id" FOREIGN KEY ("organization_id", "escalated_by_id") REFERENCES "representatives"("organization_id","id") ON DELETE SET NULL ("escalated_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id_agent_configuration_id" FOREIGN KEY ("organization_id", "agent_configuration_id") REFERENCES "agent_configurations"("organization_id","id") ON DELETE SET NULL ("agent_configuration_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id_ticket_id" FOREIGN KEY ("organization_id", "ticket_id") REFERENCES "tickets"("organization_id","id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" ADD CONSTRAINT "fk_escalations_organization_id_customer_id" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "users"("organization_id","id") ON DELETE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_decided_by_id" FOREIGN KEY ("organization_id", "decided_by_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("decided_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_decision_rule_id" FOREIGN KEY ("organization_id", "decision_rule_id") REFERENCES "decision_rules"("organization_id","id") ON DELETE SET NULL ("decision_rule_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_budget_id" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id","id") ON DELETE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_escalation_id" FOREIGN KEY ("organization_id", "escalation_id") REFERENCES "escalations"("organization_id","id") ON DELETE SET NULL ("escalation_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_ticket_id" FOREIGN KEY ("organization_id", "ticket_id") REFERENCES "tickets"("organization_id","id") ON DELETE SET NULL ("ticket_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "refunds" ADD CONSTRAINT "fk_refunds_organization_id_customer_id" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "users"("organization_id","id") ON DELETE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "budgets" ADD CONSTRAINT "fk_budgets_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "budgets" ADD CONSTRAINT "fk_budgets_organization_id_owner_id" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("owner_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" ADD CONSTRAINT "fk_budget_usage_records_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" ADD CONSTRAINT "fk_budget_usage_records_organization_id_recorded_by_id" FOREIGN KEY ("organization_id", "recorded_by_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("recorded_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" ADD CONSTRAINT "fk_budget_usage_records_organization_id_refund_id" FOREIGN KEY ("organization_id", "refund_id") REFERENCES "refunds"("organization_id","id") ON DELETE SET NULL ("refund_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" ADD CONSTRAINT "fk_budget_usage_records_organization_id_budget_id" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "budgets"("organization_id","id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "agent_configurations" ADD CONSTRAINT "fk_agent_configurations_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "agent_configurations" ADD CONSTRAINT "fk_agent_configurations_organization_id_created_by_id" FOREIGN KEY ("organization_id", "created_by_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("created_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "decision_rules" ADD CONSTRAINT "fk_decision_rules_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "decision_rules" ADD CONSTRAINT "fk_decision_rules_organization_id_created_by_id" FOREIGN KEY ("organization_id", "created_by_id") REFERENCES "users"("organization_id","id") ON DELETE SET NULL ("created_by_id")`,
    );
    await queryRunner.query(
      `ALTER TABLE "decision_rules" ADD CONSTRAINT "fk_decision_rules_organization_id_agent_configuration_id" FOREIGN KEY ("organization_id", "agent_configuration_id") REFERENCES "agent_configurations"("organization_id","id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "performance_metrics" ADD CONSTRAINT "fk_performance_metrics_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "team_performance" ADD CONSTRAINT "fk_team_performance_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE`,
    );
    await queryRunner.query(
      `ALTER TABLE "team_performance" ADD CONSTRAINT "fk_team_performance_organization_id_representative_id" FOREIGN KEY ("organization_id", "representative_id") REFERENCES "representatives"("organization_id","id") ON DELETE CASCADE`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "team_performance" DROP CONSTRAINT "fk_team_performance_organization_id_representative_id"`,
    );
    await queryRunner.query(`ALTER TABLE "team_performance" DROP CONSTRAINT "fk_team_performance_organization_id"`);
    await queryRunner.query(
      `ALTER TABLE "performance_metrics" DROP CONSTRAINT "fk_performance_metrics_organization_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "decision_rules" DROP CONSTRAINT "fk_decision_rules_organization_id_agent_configuration_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "decision_rules" DROP CONSTRAINT "fk_decision_rules_organization_id_created_by_id"`,
    );
    await queryRunner.query(`ALTER TABLE "decision_rules" DROP CONSTRAINT "fk_decision_rules_organization_id"`);
    await queryRunner.query(
      `ALTER TABLE "agent_configurations" DROP CONSTRAINT "fk_agent_configurations_organization_id_created_by_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "agent_configurations" DROP CONSTRAINT "fk_agent_configurations_organization_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" DROP CONSTRAINT "fk_budget_usage_records_organization_id_budget_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" DROP CONSTRAINT "fk_budget_usage_records_organization_id_refund_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" DROP CONSTRAINT "fk_budget_usage_records_organization_id_recorded_by_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "budget_usage_records" DROP CONSTRAINT "fk_budget_usage_records_organization_id"`,
    );
    await queryRunner.query(`ALTER TABLE "budgets" DROP CONSTRAINT "fk_budgets_organization_id_owner_id"`);
    await queryRunner.query(`ALTER TABLE "budgets" DROP CONSTRAINT "fk_budgets_organization_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_customer_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_ticket_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_escalation_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_budget_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_decision_rule_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id_decided_by_id"`);
    await queryRunner.query(`ALTER TABLE "refunds" DROP CONSTRAINT "fk_refunds_organization_id"`);
    await queryRunner.query(`ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id_customer_id"`);
    await queryRunner.query(`ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id_ticket_id"`);
    await queryRunner.query(
      `ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id_agent_configuration_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id_escalated_by_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id_assigned_to_id"`,
    );
    await queryRunner.query(`ALTER TABLE "escalations" DROP CONSTRAINT "fk_escalations_organization_id"`);
    await queryRunner.query(`ALTER TABLE "tickets" DROP CONSTRAINT "fk_tickets_organization_id_customer_id"`);
    await queryRunner.query(`ALTER TABLE "tickets" DROP CONSTRAINT "fk_tickets_organization_id_representative_id"`);
    await queryRunner.query(`ALTER TABLE "tickets" DROP CONSTRAINT "fk_tickets_organization_id_created_by_id"`);
    await queryRunner.query(`ALTER TABLE "tickets" DROP CONSTRAINT "fk_tickets_organization_id"`);
    await queryRunner.query(
      `ALTER TABLE "customer_profiles" DROP CONSTRAINT "fk_customer_profiles_organization_id_user_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "customer_profiles" DROP CONSTRAINT "fk_customer_profiles_organization_id_account_manager_id"`,
    );
    await queryRunner.query(`ALTER TABLE "customer_profiles" DROP CONSTRAINT "fk_customer_profiles_organization_id"`);
    await queryRunner.query(
      `ALTER TABLE "representatives" DROP CONSTRAINT "fk_representatives_organization_id_user_id"`,
    );
    await queryRunner.query(
      `ALTER TABLE "representatives" DROP CONSTRAINT "fk_representatives_organization_id_team_lead_id"`,
    );
    await queryRunner.query(`ALTER TABLE "representatives" DROP CONSTRAINT "fk_representatives_organization_id"`);
    await queryRunner.query(`ALTER TABLE "users" DROP CONSTRAINT "fk_users_organization_id"`);
    await queryRunner.query(`DROP TABLE "team_performance"`);
    await queryRunner.query(`DROP TABLE "performance_metrics"`);
    await queryRunner.query(`DROP TABLE "decision_rules"`);
    await queryRunner.query(`DROP TABLE "agent_configurations"`);
    await queryRunner.query(`DROP TABLE "budget_usage_records"`);
    await queryRunner.query(`DROP TABLE "budgets"`);
    await queryRunner.query(`DROP TABLE "refunds"`);
    await queryRunner.query(`DROP TABLE "escalations"`);
    await queryRunner.query(`DROP TABLE "tickets"`);
    await queryRunner.query(`DROP TABLE "customer_profiles"`);
    await queryRunner.query(`DROP TABLE "representatives"`);
    await queryRunner.query(`DROP TABLE "users"`);
    await queryRunner.query(`DROP TABLE "organizations"`);
    await queryRunner.query(`DROP TYPE "performance_trend"`);
    await queryRunner.query(`DROP TYPE "metric_period"`);
    await queryRunner.query(`DROP TYPE "decision_rule_action"`);
    await queryRunner.query(`DROP TYPE "agent_status"`);
    await queryRunner.query(`DROP TYPE "agent_type"`);
    await queryRunner.query(`DROP TYPE "budget_status"`);
    await queryRunner.query(`DROP TYPE "budget_period"`);
    await queryRunner.query(`DROP TYPE "budget_type"`);
    await queryRunner.query(`DROP TYPE "refund_status"`);
    await queryRunner.query(`DROP TYPE "refund_reason"`);
    await queryRunner.query(`DROP TYPE "escalation_status"`);
    await queryRunner.query(`DROP TYPE "escalation_priority"`);
    await queryRunner.query(`DROP TYPE "escalation_reason"`);
    await queryRunner.query(`DROP TYPE "ticket_category"`);
    await queryRunner.query(`DROP TYPE "ticket_priority"`);
    await queryRunner.query(`DROP TYPE "ticket_status"`);
    await queryRunner.query(`DROP TYPE "account_standing"`);
    await queryRunner.query(`DROP TYPE "account_tier"`);
    await queryRunner.query(`DROP TYPE "representative_status"`);
    await queryRunner.query(`DROP TYPE "representative_role"`);
    await queryRunner.query(`DROP TYPE "user_role"`);
    await queryRunner.query(`DROP TYPE "organization_status"`);
    await queryRunner.query(`DROP TYPE "organization_plan"`);
  }
}
