import { BlogPostStatus } from '../blog/blog-post.entity.js';
import { CreatorStatus } from '../creators/creator.entity.js';
import { OrderStatus } from '../orders/order.entity.js';
import { ReviewStatus } from '../reviews/review.entity.js';
import { type DemoShop } from './demo-shop.js';

/** Mossy & Co: house plants and what they grow in. */
export const mossy: DemoShop = {
  products: [
    {
      handle: 'monstera-deliciosa',
      title: 'Monstera deliciosa',
      shopifyProductId: '9201001',
      description: '<p>Forgiving, fast, and large before you know it.</p>',
      vendor: 'Mossy & Co',
      productType: 'Plants',
      tags: ['plant', 'easy'],
      optionName: 'Pot',
      image: { url: 'https://cdn.example.com/mossy/monstera.jpg', altText: 'A monstera in a clay pot' },
      variants: [
        { sku: 'MON-12', title: '12 cm', price: '18.00', stock: 40, weightGrams: 900 },
        { sku: 'MON-19', title: '19 cm', price: '39.00', stock: 12, weightGrams: 2600 },
      ],
    },
    {
      handle: 'terracotta-pot',
      title: 'Terracotta pot',
      shopifyProductId: '9201002',
      description: '<p>Thrown by hand in Stoke.</p>',
      vendor: 'Kilnyard',
      productType: 'Pots',
      tags: ['pot'],
      optionName: 'Width',
      image: { url: 'https://cdn.example.com/mossy/terracotta.jpg', altText: 'A stack of clay pots' },
      variants: [{ sku: 'POT-14', title: '14 cm', price: '11.50', stock: 65, weightGrams: 700 }],
    },
  ],
  customers: [
    {
      email: 'hannah@mossy.example',
      firstName: 'Hannah',
      lastName: 'Brook',
      acceptsMarketing: true,
      address: { line1: '3 Canal Walk', city: 'Leeds', postalCode: 'LS1 5PS', countryCode: 'GB' },
    },
    {
      email: 'yusuf@mossy.example',
      firstName: 'Yusuf',
      lastName: 'Demir',
      acceptsMarketing: false,
      address: { line1: '77 Harbour Street', city: 'Whitstable', postalCode: 'CT5 1AG', countryCode: 'GB' },
    },
    {
      email: 'priya@mossy.example',
      firstName: 'Priya',
      lastName: 'Nair',
      acceptsMarketing: true,
      address: { line1: '12 Clifton Vale', city: 'Bristol', postalCode: 'BS8 4PT', countryCode: 'GB' },
    },
  ],
  creators: [
    {
      email: 'fern@mossy.example',
      name: 'Fern Hartley',
      code: 'FERN10',
      commissionRate: '10.00',
      status: CreatorStatus.Active,
    },
  ],
  orders: [
    {
      idempotencyKey: 'demo-1',
      email: 'hannah@mossy.example',
      currency: 'GBP',
      status: OrderStatus.Paid,
      shipping: '6.95',
      code: 'FERN10',
      items: [
        { sku: 'MON-19', quantity: 1 },
        { sku: 'POT-14', quantity: 2 },
      ],
      paidAt: '2026-02-02T12:05:00Z',
    },
    {
      idempotencyKey: 'demo-2',
      email: 'priya@mossy.example',
      currency: 'GBP',
      status: OrderStatus.Pending,
      shipping: '4.50',
      items: [{ sku: 'MON-12', quantity: 1 }],
    },
  ],
  reviews: [
    {
      handle: 'monstera-deliciosa',
      email: 'hannah@mossy.example',
      rating: 5,
      body: 'Arrived without a torn leaf.',
      status: ReviewStatus.Approved,
      moderatedAt: '2026-02-11T09:30:00Z',
    },
  ],
  blogPosts: [
    {
      slug: 'repotting-in-spring',
      title: 'Repotting in spring',
      excerpt: 'When roots circle the pot it is time.',
      body: 'When roots circle the pot it is time. One size up, never two.',
      authorName: 'Hannah',
      status: BlogPostStatus.Published,
      publishAt: '2026-02-20T07:00:00Z',
    },
  ],
};
