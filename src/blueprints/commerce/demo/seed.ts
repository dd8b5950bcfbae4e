import { type EntityManager } from 'typeorm';
import { type SeedTenant } from '../../../tenancy/index.js';
import { BlogPost } from '../blog/blog-post.entity.js';
import { Creator } from '../creators/creator.entity.js';
import { Address } from '../customers/address.entity.js';
import { Customer } from '../customers/customer.entity.js';
import { Product } from '../products/product.entity.js';
import { Review } from '../reviews/review.entity.js';
import { type DemoShop } from './demo-shop.js';
import { ensure } from './ensure.js';
import { mossy } from './mossy.js';
import { rawdog } from './rawdog.js';
import { seedOrder } from './seed-order.js';
import { seedProduct } from './seed-product.js';

const SHOPS: Record<string, DemoShop> = { rawdog, mossy };

/** Fills a shop with products, customers, orders and texts; a tenant of another name gets Rawdog's. */
export async function seedDemoShop(manager: EntityManager, tenant: SeedTenant): Promise<void> {
  const shop = SHOPS[tenant.slug] ?? rawdog;
  for (const product of shop.products) await seedProduct(manager, product);
  for (const customer of shop.customers) await seedCustomer(manager, customer);
  for (const { email, ...creator } of shop.creators) await ensure(manager, Creator, { email }, creator);
  for (const order of shop.orders) await seedOrder(manager, order);
  for (const review of shop.reviews) await seedReview(manager, review);
  for (const { slug, publishAt, ...post } of shop.blogPosts) {
    await ensure(manager, BlogPost, { slug }, { ...post, publishAt: publishAt ? new Date(publishAt) : null });
  }
}

async function seedCustomer(manager: EntityManager, { email, address, ...person }: DemoShop['customers'][number]) {
  const customer = await ensure(manager, Customer, { email }, { ...person });
  const name = `${person.firstName} ${person.lastName}`;
  await ensure(
    manager,
    Address,
    { customerId: customer.id, line1: address.line1 },
    { ...address, name, isDefault: true },
  );
}

async function seedReview(
  manager: EntityManager,
  { handle, email, moderatedAt, ...review }: DemoShop['reviews'][number],
) {
  const product = await manager.findOneByOrFail(Product, { handle });
  const customer = await manager.findOneByOrFail(Customer, { email });
  await ensure(
    manager,
    Review,
    { productId: product.id, customerId: customer.id },
    {
      ...review,
      authorName: customer.firstName!,
      verifiedPurchase: true,
      moderatedAt: moderatedAt ? new Date(moderatedAt) : null,
    },
  );
}
