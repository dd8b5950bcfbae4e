import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CreateCommerceTenant20261121070524 implements MigrationInterface {
  name = 'CreateCommerceTenant20261121070524';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "blog_post_status" AS ENUM('draft', 'scheduled', 'published')`);
    await queryRunner.query(
      `CREATE TABLE "blog_posts" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "slug" text NOT NULL, "title" text NOT NULL, "excerpt" text, "body" text NOT NULL, "author_name" text, "tags" text array NOT NULL DEFAULT '{}', "status" "blog_post_status" NOT NULL DEFAULT 'draft', "publish_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_blog_posts_slug" UNIQUE ("slug"), CONSTRAINT "ck_blog_posts_publish_at" CHECK ("status" = 'draft' OR "publish_at" IS NOT NULL), CONSTRAINT "pk_blog_posts" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_blog_posts_status_publish_at" ON "blog_posts" ("status", "publish_at")`);
    await queryRunner.query(`CREATE TYPE "payout_status" AS ENUM('statement', 'approved', 'paid')`);
    await queryRunner.query(
      `CREATE TABLE "payouts" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "creator_id" uuid NOT NULL, "status" "payout_status" NOT NULL DEFAULT 'statement', "period_start" date NOT NULL, "period_end" date NOT NULL, "currency" text NOT NULL, "order_count" integer NOT NULL, "sales" numeric(12,2) NOT NULL, "commission_rate" numeric(5,2) NOT NULL, "amount" numeric(12,2) NOT NULL, "approved_at" TIMESTAMP WITH TIME ZONE, "paid_at" TIMESTAMP WITH TIME ZONE, "reference" text, CONSTRAINT "uq_payouts_creator_id_period_start_period_end_currency" UNIQUE ("creator_id", "period_start", "period_end", "currency"), CONSTRAINT "ck_payouts_paid" CHECK (("status" = 'paid') = ("paid_at" IS NOT NULL)), CONSTRAINT "ck_payouts_approved" CHECK ("status" = 'statement' OR "approved_at" IS NOT NULL), CONSTRAINT "ck_payouts_amounts" CHECK ("sales" >= 0 AND "amount" >= 0 AND "amount" <= "sales"), CONSTRAINT "ck_payouts_period" CHECK ("period_end" >= "period_start"), CONSTRAINT "pk_payouts" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_payouts_status" ON "payouts" ("status")`);
    await queryRunner.query(
      `CREATE TABLE "order_items" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "order_id" uuid NOT NULL, "variant_id" uuid, "title" text NOT NULL, "sku" text, "quantity" integer NOT NULL, "unit_price" numeric(12,2) NOT NULL, "total" numeric(12,2) NOT NULL, CONSTRAINT "ck_order_items_total" CHECK ("total" = "unit_price" * "quantity"), CONSTRAINT "ck_order_items_quantity" CHECK ("quantity" > 0), CONSTRAINT "pk_order_items" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_order_items_variant_id" ON "order_items" ("variant_id")`);
    await queryRunner.query(`CREATE INDEX "ix_order_items_order_id" ON "order_items" ("order_id")`);
    await queryRunner.query(
      `CREATE TABLE "product_variants" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "product_id" uuid NOT NULL, "shopify_variant_id" text, "title" text NOT NULL DEFAULT 'Default Title', "sku" text, "barcode" text, "position" integer NOT NULL DEFAULT '1', "price" numeric(12,2) NOT NULL, "compare_at_price" numeric(12,2), "stock" integer NOT NULL DEFAULT '0', "weight_grams" integer NOT NULL DEFAULT '0', "requires_shipping" boolean NOT NULL DEFAULT true, "taxable" boolean NOT NULL DEFAULT true, "option1" text, "option2" text, "option3" text, "image_id" uuid, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_product_variants_shopify_variant_id" UNIQUE ("shopify_variant_id"), CONSTRAINT "ck_product_variants_compare_at_price" CHECK ("compare_at_price" >= 0), CONSTRAINT "ck_product_variants_price" CHECK ("price" >= 0), CONSTRAINT "ck_product_variants_stock" CHECK ("stock" >= 0), CONSTRAINT "pk_product_variants" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_product_variants_sku" ON "product_variants" ("sku")`);
    await queryRunner.query(`CREATE INDEX "ix_product_variants_image_id" ON "product_variants" ("image_id")`);
    await queryRunner.query(
      `CREATE INDEX "ix_product_variants_product_id_position" ON "product_variants" ("product_id", "position")`,
    );
    await queryRunner.query(
      `CREATE TABLE "product_images" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "product_id" uuid NOT NULL, "shopify_image_id" text, "url" text NOT NULL, "alt_text" text, "position" integer NOT NULL DEFAULT '1', "width" integer, "height" integer, CONSTRAINT "uq_product_images_shopify_image_id" UNIQUE ("shopify_image_id"), CONSTRAINT "pk_product_images" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ix_product_images_product_id_position" ON "product_images" ("product_id", "position")`,
    );
    await queryRunner.query(`CREATE TYPE "product_status" AS ENUM('draft', 'active', 'archived')`);
    await queryRunner.query(
      `CREATE TABLE "products" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "shopify_product_id" text, "title" text NOT NULL, "handle" text NOT NULL, "description" text, "vendor" text, "product_type" text, "tags" text array NOT NULL DEFAULT '{}', "status" "product_status" NOT NULL DEFAULT 'draft', "options" jsonb NOT NULL DEFAULT '[]', "published_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_products_handle" UNIQUE ("handle"), CONSTRAINT "uq_products_shopify_product_id" UNIQUE ("shopify_product_id"), CONSTRAINT "pk_products" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_products_created_at" ON "products" ("created_at")`);
    await queryRunner.query(`CREATE INDEX "ix_products_status" ON "products" ("status")`);
    await queryRunner.query(`CREATE TYPE "review_status" AS ENUM('pending', 'approved', 'rejected')`);
    await queryRunner.query(
      `CREATE TABLE "reviews" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "product_id" uuid NOT NULL, "customer_id" uuid, "author_name" text NOT NULL, "rating" integer NOT NULL, "title" text, "body" text NOT NULL, "verified_purchase" boolean NOT NULL DEFAULT false, "status" "review_status" NOT NULL DEFAULT 'pending', "moderated_at" TIMESTAMP WITH TIME ZONE, "rejection_reason" text, CONSTRAINT "ck_reviews_moderated" CHECK (("status" = 'pending') = ("moderated_at" IS NULL)), CONSTRAINT "ck_reviews_rating" CHECK ("rating" BETWEEN 1 AND 5), CONSTRAINT "pk_reviews" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_reviews_status_created_at" ON "reviews" ("status", "created_at")`);
    await queryRunner.query(`CREATE INDEX "ix_reviews_customer_id" ON "reviews" ("customer_id")`);
    await queryRunner.query(`CREATE INDEX "ix_reviews_product_id_status" ON "reviews" ("product_id", "status")`);
    await queryRunner.query(`CREATE TYPE "address_kind" AS ENUM('shipping', 'billing')`);
    await queryRunner.query(
      `CREATE TABLE "addresses" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "customer_id" uuid NOT NULL, "kind" "address_kind" NOT NULL DEFAULT 'shipping', "name" text NOT NULL, "line1" text NOT NULL, "line2" text, "city" text NOT NULL, "region" text, "postal_code" text, "country_code" text NOT NULL, "phone" text, "is_default" boolean NOT NULL DEFAULT false, CONSTRAINT "pk_addresses" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "uq_addresses_default" ON "addresses" ("customer_id", "kind") WHERE "is_default"`,
    );
    await queryRunner.query(`CREATE INDEX "ix_addresses_customer_id" ON "addresses" ("customer_id")`);
    await queryRunner.query(
      `CREATE TABLE "customers" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "email" text NOT NULL, "first_name" text, "last_name" text, "phone" text, "accepts_marketing" boolean NOT NULL DEFAULT false, "tags" text array NOT NULL DEFAULT '{}', "note" text, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_customers_email" UNIQUE ("email"), CONSTRAINT "ck_customers_email_lower" CHECK ("email" = lower("email")), CONSTRAINT "pk_customers" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_customers_created_at" ON "customers" ("created_at")`);
    await queryRunner.query(
      `CREATE TYPE "order_status" AS ENUM('pending', 'paid', 'fulfilled', 'refunded', 'cancelled')`,
    );
    await queryRunner.query(
      `CREATE TABLE "orders" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "number" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL, "customer_id" uuid, "email" text NOT NULL, "status" "order_status" NOT NULL DEFAULT 'pending', "currency" text NOT NULL DEFAULT 'USD', "subtotal" numeric(12,2) NOT NULL, "discount" numeric(12,2) NOT NULL DEFAULT '0', "shipping" numeric(12,2) NOT NULL DEFAULT '0', "tax" numeric(12,2) NOT NULL DEFAULT '0', "total" numeric(12,2) NOT NULL, "shipping_address" jsonb, "billing_address" jsonb, "note" text, "creator_id" uuid, "payout_id" uuid, "idempotency_key" text, "payment_key" text, "payment_reference" text, "tracking_number" text, "cancel_reason" text, "paid_at" TIMESTAMP WITH TIME ZONE, "fulfilled_at" TIMESTAMP WITH TIME ZONE, "refunded_at" TIMESTAMP WITH TIME ZONE, "cancelled_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_orders_payment_key" UNIQUE ("payment_key"), CONSTRAINT "uq_orders_idempotency_key" UNIQUE ("idempotency_key"), CONSTRAINT "uq_orders_number" UNIQUE ("number"), CONSTRAINT "ck_orders_paid_once" CHECK ("status" IN ('pending', 'cancelled') OR "paid_at" IS NOT NULL), CONSTRAINT "ck_orders_amounts" CHECK ("subtotal" >= 0 AND "discount" >= 0 AND "shipping" >= 0 AND "tax" >= 0 AND "total" >= 0), CONSTRAINT "ck_orders_total" CHECK ("total" = "subtotal" - "discount" + "shipping" + "tax"), CONSTRAINT "pk_orders" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_orders_created_at" ON "orders" ("created_at")`);
    await queryRunner.query(`CREATE INDEX "ix_orders_status_created_at" ON "orders" ("status", "created_at")`);
    await queryRunner.query(`CREATE INDEX "ix_orders_payout_id" ON "orders" ("payout_id")`);
    await queryRunner.query(`CREATE INDEX "ix_orders_creator_id" ON "orders" ("creator_id")`);
    await queryRunner.query(`CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id")`);
    await queryRunner.query(`CREATE TYPE "creator_status" AS ENUM('applied', 'active', 'paused')`);
    await queryRunner.query(
      `CREATE TABLE "creators" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "email" text NOT NULL, "code" text NOT NULL, "commission_rate" numeric(5,2) NOT NULL DEFAULT '10', "status" "creator_status" NOT NULL DEFAULT 'applied', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "uq_creators_code" UNIQUE ("code"), CONSTRAINT "uq_creators_email" UNIQUE ("email"), CONSTRAINT "ck_creators_commission_rate" CHECK ("commission_rate" BETWEEN 0 AND 100), CONSTRAINT "ck_creators_email_lower" CHECK ("email" = lower("email")), CONSTRAINT "pk_creators" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ix_creators_status" ON "creators" ("status")`);
    await queryRunner.query(
      `ALTER TABLE "payouts" ADD CONSTRAINT "fk_payouts_creator_id" FOREIGN KEY ("creator_id") REFERENCES "creators"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_items" ADD CONSTRAINT "fk_order_items_order_id" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "order_items" ADD CONSTRAINT "fk_order_items_variant_id" FOREIGN KEY ("variant_id") REFERENCES "product_variants"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "product_variants" ADD CONSTRAINT "fk_product_variants_product_id" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "product_variants" ADD CONSTRAINT "fk_product_variants_image_id" FOREIGN KEY ("image_id") REFERENCES "product_images"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "product_images" ADD CONSTRAINT "fk_product_images_product_id" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "reviews" ADD CONSTRAINT "fk_reviews_product_id" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "reviews" ADD CONSTRAINT "fk_reviews_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "addresses" ADD CONSTRAINT "fk_addresses_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "orders" ADD CONSTRAINT "fk_orders_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "orders" ADD CONSTRAINT "fk_orders_creator_id" FOREIGN KEY ("creator_id") REFERENCES "creators"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "orders" ADD CONSTRAINT "fk_orders_payout_id" FOREIGN KEY ("payout_id") REFERENCES "payouts"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "orders" DROP CONSTRAINT "fk_orders_payout_id"`);
    await queryRunner.query(`ALTER TABLE "orders" DROP CONSTRAINT "fk_orders_creator_id"`);
    await queryRunner.query(`ALTER TABLE "orders" DROP CONSTRAINT "fk_orders_customer_id"`);
    await queryRunner.query(`ALTER TABLE "addresses" DROP CONSTRAINT "fk_addresses_customer_id"`);
    await queryRunner.query(`ALTER TABLE "reviews" DROP CONSTRAINT "fk_reviews_customer_id"`);
    await queryRunner.query(`ALTER TABLE "reviews" DROP CONSTRAINT "fk_reviews_product_id"`);
    await queryRunner.query(`ALTER TABLE "product_images" DROP CONSTRAINT "fk_product_images_product_id"`);
    await queryRunner.query(`ALTER TABLE "product_variants" DROP CONSTRAINT "fk_product_variants_image_id"`);
    await queryRunner.query(`ALTER TABLE "product_variants" DROP CONSTRAINT "fk_product_variants_product_id"`);
    await queryRunner.query(`ALTER TABLE "order_items" DROP CONSTRAINT "fk_order_items_variant_id"`);
    await queryRunner.query(`ALTER TABLE "order_items" DROP CONSTRAINT "fk_order_items_order_id"`);
    await queryRunner.query(`ALTER TABLE "payouts" DROP CONSTRAINT "fk_payouts_creator_id"`);
    await queryRunner.query(`DROP INDEX "ix_creators_status"`);
    await queryRunner.query(`DROP TABLE "creators"`);
    await queryRunner.query(`DROP TYPE "creator_status"`);
    await queryRunner.query(`DROP INDEX "ix_orders_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_orders_creator_id"`);
    await queryRunner.query(`DROP INDEX "ix_orders_payout_id"`);
    await queryRunner.query(`DROP INDEX "ix_orders_status_created_at"`);
    await queryRunner.query(`DROP INDEX "ix_orders_created_at"`);
    await queryRunner.query(`DROP TABLE "orders"`);
    await queryRunner.query(`DROP TYPE "order_status"`);
    await queryRunner.query(`DROP INDEX "ix_customers_created_at"`);
    await queryRunner.query(`DROP TABLE "customers"`);
    await queryRunner.query(`DROP INDEX "ix_addresses_customer_id"`);
    await queryRunner.query(`DROP INDEX "uq_addresses_default"`);
    await queryRunner.query(`DROP TABLE "addresses"`);
    await queryRunner.query(`DROP TYPE "address_kind"`);
    await queryRunner.query(`DROP INDEX "ix_reviews_product_id_status"`);
    await queryRunner.query(`DROP INDEX "ix_reviews_customer_id"`);
    await queryRunner.query(`DROP INDEX "ix_reviews_status_created_at"`);
    await queryRunner.query(`DROP TABLE "reviews"`);
    await queryRunner.query(`DROP TYPE "review_status"`);
    await queryRunner.query(`DROP INDEX "ix_products_status"`);
    await queryRunner.query(`DROP INDEX "ix_products_created_at"`);
    await queryRunner.query(`DROP TABLE "products"`);
    await queryRunner.query(`DROP TYPE "product_status"`);
    await queryRunner.query(`DROP INDEX "ix_product_images_product_id_position"`);
    await queryRunner.query(`DROP TABLE "product_images"`);
    await queryRunner.query(`DROP INDEX "ix_product_variants_product_id_position"`);
    await queryRunner.query(`DROP INDEX "ix_product_variants_image_id"`);
    await queryRunner.query(`DROP INDEX "ix_product_variants_sku"`);
    await queryRunner.query(`DROP TABLE "product_variants"`);
    await queryRunner.query(`DROP INDEX "ix_order_items_order_id"`);
    await queryRunner.query(`DROP INDEX "ix_order_items_variant_id"`);
    await queryRunner.query(`DROP TABLE "order_items"`);
    await queryRunner.query(`DROP INDEX "ix_payouts_status"`);
    await queryRunner.query(`DROP TABLE "payouts"`);
    await queryRunner.query(`DROP TYPE "payout_status"`);
    await queryRunner.query(`DROP INDEX "ix_blog_posts_status_publish_at"`);
    await queryRunner.query(`DROP TABLE "blog_posts"`);
    await queryRunner.query(`DROP TYPE "blog_post_status"`);
  }
}
