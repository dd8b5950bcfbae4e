import { type BlogPost } from '../blog/blog-post.entity.js';
import { type Creator } from '../creators/creator.entity.js';
import { type Address } from '../customers/address.entity.js';
import { type Customer } from '../customers/customer.entity.js';
import { type Order } from '../orders/order.entity.js';
import { type ProductImage } from '../products/product-image.entity.js';
import { type ProductVariant } from '../products/product-variant.entity.js';
import { type Product } from '../products/product.entity.js';
import { type Review } from '../reviews/review.entity.js';

/** A small shop written down: rows refer to one another by handle, sku, e-mail and code. */
export interface DemoShop {
  products: (Pick<
    Product,
    'handle' | 'title' | 'shopifyProductId' | 'description' | 'vendor' | 'productType' | 'tags'
  > & {
    optionName: string;
    image: Pick<ProductImage, 'url' | 'altText'>;
    variants: Pick<ProductVariant, 'sku' | 'title' | 'price' | 'stock' | 'weightGrams'>[];
  })[];
  customers: (Pick<Customer, 'email' | 'firstName' | 'lastName' | 'acceptsMarketing'> & {
    address: Pick<Address, 'line1' | 'city' | 'postalCode' | 'countryCode'>;
  })[];
  creators: Pick<Creator, 'email' | 'name' | 'code' | 'commissionRate' | 'status'>[];
  orders: (Pick<Order, 'idempotencyKey' | 'email' | 'currency' | 'status' | 'shipping'> & {
    code?: string;
    items: { sku: string; quantity: number }[];
    paidAt?: string;
    fulfilledAt?: string;
  })[];
  reviews: (Pick<Review, 'rating' | 'body' | 'status'> & { handle: string; email: string; moderatedAt?: string })[];
  blogPosts: (Pick<BlogPost, 'slug' | 'title' | 'excerpt' | 'body' | 'authorName' | 'status'> & {
    publishAt?: string;
  })[];
}
