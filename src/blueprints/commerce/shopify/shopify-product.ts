import { type ProductOption } from '../products/product.entity.js';

/** A product as Shopify writes it: the fields that are kept. */
export interface ShopifyProduct {
  id: number | string;
  title: string;
  body_html: string | null;
  vendor: string | null;
  product_type: string | null;
  handle: string;
  tags: string;
  status: string;
  published_at: string | null;
  options: ProductOption[];
  variants: ShopifyVariant[];
  images: ShopifyImage[];
}

export interface ShopifyVariant {
  id: number | string;
  title: string;
  sku: string | null;
  barcode: string | null;
  position: number;
  price: string;
  compare_at_price: string | null;
  inventory_quantity: number;
  grams: number;
  requires_shipping: boolean;
  taxable: boolean;
  option1: string | null;
  option2: string | null;
  option3: string | null;
  image_id: number | string | null;
}

export interface ShopifyImage {
  id: number | string;
  src: string;
  alt: string | null;
  position: number;
  width: number | null;
  height: number | null;
}
