import { ProductStatus, type ProductOption } from '../products/product.entity.js';
import { FieldReader, UnusableProductError } from './reader.js';

/** What the import writes: the columns of a product, its variants and its images, known by Shopify's ids. */
export interface ProductRow {
  shopify_product_id: string;
  title: string;
  handle: string;
  description: string | null;
  vendor: string | null;
  product_type: string | null;
  tags: string[];
  status: ProductStatus;
  options: ProductOption[];
  published_at: string | null;
  variants: VariantRow[];
  images: ImageRow[];
}

export type VariantRow = ReturnType<typeof variantRow>;
export type ImageRow = ReturnType<typeof imageRow>;

const MOST_VARIANTS = 2_048;
const MOST_IMAGES = 250;
const HANDLE = /^[\p{L}\p{N}]+([-_][\p{L}\p{N}]+)*-?$/u;

/** @throws UnusableProductError, SyntaxError for text that is not JSON. */
export function productRow(text: string): ProductRow {
  const product = new FieldReader(JSON.parse(text));
  const id = product.id('id');
  const row: ProductRow = {
    shopify_product_id: id,
    title: product.text('title', 255),
    handle: handleOf(product, id),
    description: product.optionalText('body_html', 100_000),
    vendor: product.optionalText('vendor', 200),
    product_type: product.optionalText('product_type', 200),
    tags: product.texts('tags'),
    status: product.oneOf('status', Object.values(ProductStatus), ProductStatus.Active),
    options: product.list('options', 3).map((option, index) => ({
      name: option.text('name', 255),
      position: option.integer('position', index + 1),
      values: option.texts('values'),
    })),
    published_at: product.instant('published_at'),
    variants: product.list('variants', MOST_VARIANTS).map((variant, index) => variantRow(variant, id, index)),
    images: product.list('images', MOST_IMAGES).map((image, index) => imageRow(image, id, index)),
  };
  assertDistinct(
    'variants',
    row.variants.map((variant) => variant.shopify_variant_id),
  );
  assertDistinct(
    'images',
    row.images.map((image) => image.shopify_image_id),
  );
  return row;
}

function handleOf(product: FieldReader, id: string): string {
  const handle = product.optionalText('handle', 255) ?? `product-${id}`;
  if (!HANDLE.test(handle)) throw new UnusableProductError('handle', 'must be words joined by hyphens');
  return handle;
}

function variantRow(variant: FieldReader, productId: string, index: number) {
  return {
    shopify_product_id: productId,
    shopify_variant_id: variant.id('id'),
    title: variant.optionalText('title', 255) ?? 'Default Title',
    sku: variant.optionalText('sku', 255),
    barcode: variant.optionalText('barcode', 64),
    position: Math.max(1, variant.integer('position', index + 1)),
    price: variant.money('price'),
    compare_at_price: variant.optionalMoney('compare_at_price'),
    // Shopify lets a shop sell what it does not have; here nothing is sold below zero.
    stock: Math.max(0, variant.integer('inventory_quantity', 0)),
    weight_grams: Math.max(0, variant.integer('grams', 0)),
    requires_shipping: variant.flag('requires_shipping', true),
    taxable: variant.flag('taxable', true),
    option1: variant.optionalText('option1', 255),
    option2: variant.optionalText('option2', 255),
    option3: variant.optionalText('option3', 255),
    shopify_image_id: variant.optionalId('image_id'),
  };
}

function imageRow(image: FieldReader, productId: string, index: number) {
  const url = image.text('src', 2_000);
  if (!/^https?:\/\/\S+$/.test(url)) throw new UnusableProductError(`images[${index}].src`, 'must be an http(s) URL');
  return {
    shopify_product_id: productId,
    shopify_image_id: image.id('id'),
    url,
    alt_text: image.optionalText('alt', 512),
    position: Math.max(1, image.integer('position', index + 1)),
    width: image.optionalInteger('width') || null,
    height: image.optionalInteger('height') || null,
  };
}

function assertDistinct(field: string, ids: string[]): void {
  if (new Set(ids).size < ids.length) throw new UnusableProductError(field, 'hold an id twice');
}
