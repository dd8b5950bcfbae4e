import { type EntityManager } from 'typeorm';
import { type ProductRow } from './product-row.js';

export interface Written {
  created: number;
  updated: number;
  unchanged: number;
}

/**
 * Writes products with their variants and images in a handful of statements: new ones are made, known ones updated
 * where something differs, and variants and images that Shopify no longer lists are removed.
 */
export async function writeProducts(manager: EntityManager, rows: readonly ProductRow[]): Promise<Written> {
  const ids = rows.map((row) => row.shopify_product_id);
  const written = (await manager.query(UPSERT_PRODUCTS, [JSON.stringify(rows)])) as { created: boolean }[];
  const images = rows.flatMap((row) => row.images);
  const variants = rows.flatMap((row) => row.variants);
  await manager.query(UPSERT_IMAGES, [JSON.stringify(images)]);
  await manager.query(UPSERT_VARIANTS, [JSON.stringify(variants)]);
  await manager.query(REMOVE_VARIANTS, [ids, variants.map((variant) => variant.shopify_variant_id)]);
  await manager.query(REMOVE_IMAGES, [ids, images.map((image) => image.shopify_image_id)]);
  const created = written.filter((row) => row.created).length;
  return { created, updated: written.length - created, unchanged: rows.length - written.length };
}

/** `xmax` is 0 in a row that was inserted. Rows in which nothing differs are not written, so they are not returned. */
const UPSERT_PRODUCTS = `
  INSERT INTO products AS p
    (shopify_product_id, title, handle, description, vendor, product_type, tags, status, options, published_at)
  SELECT r.shopify_product_id, r.title, r.handle, r.description, r.vendor, r.product_type,
    ARRAY(SELECT jsonb_array_elements_text(r.tags)), r.status::product_status, r.options, r.published_at
  FROM jsonb_to_recordset($1::jsonb) AS r (shopify_product_id text, title text, handle text, description text,
    vendor text, product_type text, tags jsonb, status text, options jsonb, published_at timestamptz)
  ORDER BY r.shopify_product_id
  ON CONFLICT (shopify_product_id) DO UPDATE SET title = EXCLUDED.title, handle = EXCLUDED.handle,
    description = EXCLUDED.description, vendor = EXCLUDED.vendor, product_type = EXCLUDED.product_type,
    tags = EXCLUDED.tags, status = EXCLUDED.status, options = EXCLUDED.options,
    published_at = EXCLUDED.published_at, version = p.version + 1, updated_at = now()
  WHERE (p.title, p.handle, p.description, p.vendor, p.product_type, p.tags, p.status, p.options, p.published_at)
    IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.handle, EXCLUDED.description, EXCLUDED.vendor, EXCLUDED.product_type,
      EXCLUDED.tags, EXCLUDED.status, EXCLUDED.options, EXCLUDED.published_at)
  RETURNING p.xmax = 0 AS created`;

const UPSERT_IMAGES = `
  INSERT INTO product_images AS i (product_id, shopify_image_id, url, alt_text, position, width, height)
  SELECT p.id, r.shopify_image_id, r.url, r.alt_text, r.position, r.width, r.height
  FROM jsonb_to_recordset($1::jsonb) AS r (shopify_product_id text, shopify_image_id text, url text, alt_text text,
    position integer, width integer, height integer)
  JOIN products p ON p.shopify_product_id = r.shopify_product_id
  ORDER BY r.shopify_image_id
  ON CONFLICT (shopify_image_id) DO UPDATE SET product_id = EXCLUDED.product_id, url = EXCLUDED.url,
    alt_text = EXCLUDED.alt_text, position = EXCLUDED.position, width = EXCLUDED.width, height = EXCLUDED.height,
    updated_at = now()
  WHERE (i.product_id, i.url, i.alt_text, i.position, i.width, i.height)
    IS DISTINCT FROM (EXCLUDED.product_id, EXCLUDED.url, EXCLUDED.alt_text, EXCLUDED.position, EXCLUDED.width,
      EXCLUDED.height)`;

const UPSERT_VARIANTS = `
  INSERT INTO product_variants AS v (product_id, shopify_variant_id, title, sku, barcode, position, price,
    compare_at_price, stock, weight_grams, requires_shipping, taxable, option1, option2, option3, image_id)
  SELECT p.id, r.shopify_variant_id, r.title, r.sku, r.barcode, r.position, r.price, r.compare_at_price, r.stock,
    r.weight_grams, r.requires_shipping, r.taxable, r.option1, r.option2, r.option3, i.id
  FROM jsonb_to_recordset($1::jsonb) AS r (shopify_product_id text, shopify_variant_id text, title text, sku text,
    barcode text, position integer, price numeric, compare_at_price numeric, stock integer, weight_grams integer,
    requires_shipping boolean, taxable boolean, option1 text, option2 text, option3 text, shopify_image_id text)
  JOIN products p ON p.shopify_product_id = r.shopify_product_id
  LEFT JOIN product_images i ON i.shopify_image_id = r.shopify_image_id AND i.product_id = p.id
  ORDER BY r.shopify_variant_id
  ON CONFLICT (shopify_variant_id) DO UPDATE SET product_id = EXCLUDED.product_id, title = EXCLUDED.title,
    sku = EXCLUDED.sku, barcode = EXCLUDED.barcode, position = EXCLUDED.position, price = EXCLUDED.price,
    compare_at_price = EXCLUDED.compare_at_price, stock = EXCLUDED.stock, weight_grams = EXCLUDED.weight_grams,
    requires_shipping = EXCLUDED.requires_shipping, taxable = EXCLUDED.taxable, option1 = EXCLUDED.option1,
    option2 = EXCLUDED.option2, option3 = EXCLUDED.option3, image_id = EXCLUDED.image_id,
    version = v.version + 1, updated_at = now()
  WHERE (v.product_id, v.title, v.sku, v.barcode, v.position, v.price, v.compare_at_price, v.stock, v.weight_grams,
      v.requires_shipping, v.taxable, v.option1, v.option2, v.option3, v.image_id)
    IS DISTINCT FROM (EXCLUDED.product_id, EXCLUDED.title, EXCLUDED.sku, EXCLUDED.barcode, EXCLUDED.position,
      EXCLUDED.price, EXCLUDED.compare_at_price, EXCLUDED.stock, EXCLUDED.weight_grams, EXCLUDED.requires_shipping,
      EXCLUDED.taxable, EXCLUDED.option1, EXCLUDED.option2, EXCLUDED.option3, EXCLUDED.image_id)`;

/** What was added here by hand has no id of Shopify's and stays. */
const REMOVE_VARIANTS = `
  DELETE FROM product_variants v USING products p
  WHERE p.id = v.product_id AND p.shopify_product_id = ANY ($1::text[])
    AND v.shopify_variant_id IS NOT NULL AND v.shopify_variant_id <> ALL ($2::text[])`;

const REMOVE_IMAGES = `
  DELETE FROM product_images i USING products p
  WHERE p.id = i.product_id AND p.shopify_product_id = ANY ($1::text[])
    AND i.shopify_image_id IS NOT NULL AND i.shopify_image_id <> ALL ($2::text[])`;
