import { type ProductImage } from '../products/product-image.entity.js';
import { type ProductVariant } from '../products/product-variant.entity.js';
import { type Product } from '../products/product.entity.js';
import { type ShopifyImage, type ShopifyProduct, type ShopifyVariant } from './shopify-product.js';

/** A product in Shopify's form. One that Shopify does not know carries its id here, which an import refuses. */
export function toShopify(product: Product, variants: ProductVariant[], images: ProductImage[]): ShopifyProduct {
  const imageIds = new Map(images.map((image) => [image.id, shopifyId(image.shopifyImageId, image.id)]));
  return {
    id: shopifyId(product.shopifyProductId, product.id),
    title: product.title,
    body_html: product.description,
    vendor: product.vendor,
    product_type: product.productType,
    handle: product.handle,
    tags: product.tags.join(', '),
    status: product.status,
    published_at: product.publishedAt?.toISOString() ?? null,
    options: product.options,
    variants: variants.map((variant) => toShopifyVariant(variant, imageIds)),
    images: images.map(toShopifyImage),
  };
}

function toShopifyVariant(variant: ProductVariant, imageIds: ReadonlyMap<string, number | string>): ShopifyVariant {
  return {
    id: shopifyId(variant.shopifyVariantId, variant.id),
    title: variant.title,
    sku: variant.sku,
    barcode: variant.barcode,
    position: variant.position,
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    inventory_quantity: variant.stock,
    grams: variant.weightGrams,
    requires_shipping: variant.requiresShipping,
    taxable: variant.taxable,
    option1: variant.option1,
    option2: variant.option2,
    option3: variant.option3,
    image_id: variant.imageId ? (imageIds.get(variant.imageId) ?? null) : null,
  };
}

function toShopifyImage(image: ProductImage): ShopifyImage {
  const { url, altText, position, width, height } = image;
  return { id: shopifyId(image.shopifyImageId, image.id), src: url, alt: altText, position, width, height };
}

/** A number where JavaScript holds it exactly, as Shopify writes it. */
function shopifyId(id: string | null, otherwise: string): number | string {
  if (id === null) return otherwise;
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}
