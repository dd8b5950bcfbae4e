import { BlogPostStatus } from '../blog/blog-post.entity.js';
import { CreatorStatus } from '../creators/creator.entity.js';
import { OrderStatus } from '../orders/order.entity.js';
import { ReviewStatus } from '../reviews/review.entity.js';
import { type DemoShop } from './demo-shop.js';

/** Rawdog: chews and gear for dogs. */
export const rawdog: DemoShop = {
  products: [
    {
      handle: 'yak-chew',
      title: 'Yak chew',
      shopifyProductId: '8101001',
      description: '<p>Hard cheese from the Himalayas, for hours of chewing.</p>',
      vendor: 'Rawdog',
      productType: 'Chews',
      tags: ['chew', 'single-ingredient'],
      optionName: 'Size',
      image: { url: 'https://cdn.example.com/rawdog/yak-chew.jpg', altText: 'Three yak chews on slate' },
      variants: [
        { sku: 'YAK-S', title: 'Small', price: '6.50', stock: 120, weightGrams: 45 },
        { sku: 'YAK-L', title: 'Large', price: '12.00', stock: 80, weightGrams: 110 },
      ],
    },
    {
      handle: 'salmon-strips',
      title: 'Salmon strips',
      shopifyProductId: '8101002',
      description: '<p>Dried at low heat. Nothing added.</p>',
      vendor: 'Rawdog',
      productType: 'Treats',
      tags: ['treat', 'fish'],
      optionName: 'Pack',
      image: { url: 'https://cdn.example.com/rawdog/salmon-strips.jpg', altText: 'A pouch of salmon strips' },
      variants: [{ sku: 'SALMON-100', title: '100 g', price: '9.90', stock: 200, weightGrams: 100 }],
    },
    {
      handle: 'trail-leash',
      title: 'Trail leash',
      shopifyProductId: '8101003',
      description: '<p>Climbing rope with a locking carabiner.</p>',
      vendor: 'Northpaw',
      productType: 'Gear',
      tags: ['gear'],
      optionName: 'Length',
      image: { url: 'https://cdn.example.com/rawdog/trail-leash.jpg', altText: 'An orange rope leash' },
      variants: [
        { sku: 'LEASH-150', title: '1.5 m', price: '34.00', stock: 25, weightGrams: 210 },
        { sku: 'LEASH-300', title: '3 m', price: '42.00', stock: 3, weightGrams: 380 },
      ],
    },
  ],
  customers: [
    {
      email: 'dana@rawdog.example',
      firstName: 'Dana',
      lastName: 'Whitfield',
      acceptsMarketing: true,
      address: { line1: '48 Juniper Street', city: 'Portland', postalCode: '97205', countryCode: 'US' },
    },
    {
      email: 'marcus@rawdog.example',
      firstName: 'Marcus',
      lastName: 'Oyelaran',
      acceptsMarketing: false,
      address: { line1: '9 Mill Road', city: 'Boulder', postalCode: '80302', countryCode: 'US' },
    },
  ],
  creators: [
    {
      email: 'jo@rawdog.example',
      name: 'Jo Rivers',
      code: 'JORIVERS',
      commissionRate: '12.50',
      status: CreatorStatus.Active,
    },
    {
      email: 'pim@rawdog.example',
      name: 'Pim and Otis',
      code: 'PIMOTIS',
      commissionRate: '8.00',
      status: CreatorStatus.Applied,
    },
  ],
  orders: [
    {
      idempotencyKey: 'demo-1',
      email: 'dana@rawdog.example',
      currency: 'USD',
      status: OrderStatus.Fulfilled,
      shipping: '5.00',
      code: 'JORIVERS',
      items: [
        { sku: 'YAK-L', quantity: 2 },
        { sku: 'SALMON-100', quantity: 1 },
      ],
      paidAt: '2026-01-12T10:15:00Z',
      fulfilledAt: '2026-01-13T08:00:00Z',
    },
    {
      idempotencyKey: 'demo-2',
      email: 'marcus@rawdog.example',
      currency: 'USD',
      status: OrderStatus.Paid,
      shipping: '0.00',
      items: [{ sku: 'LEASH-300', quantity: 1 }],
      paidAt: '2026-01-20T17:40:00Z',
    },
    {
      idempotencyKey: 'demo-3',
      email: 'dana@rawdog.example',
      currency: 'USD',
      status: OrderStatus.Pending,
      shipping: '5.00',
      items: [{ sku: 'YAK-S', quantity: 4 }],
    },
  ],
  reviews: [
    {
      handle: 'yak-chew',
      email: 'dana@rawdog.example',
      rating: 5,
      body: 'Lasted a whole week with a determined retriever.',
      status: ReviewStatus.Approved,
      moderatedAt: '2026-01-19T09:00:00Z',
    },
    {
      handle: 'trail-leash',
      email: 'marcus@rawdog.example',
      rating: 4,
      body: 'Strong, a little heavy.',
      status: ReviewStatus.Pending,
    },
  ],
  blogPosts: [
    {
      slug: 'what-is-a-yak-chew',
      title: 'What is a yak chew?',
      excerpt: 'Milk, salt, lime juice and a year of patience.',
      body: 'Milk, salt, lime juice and a year of patience: how the hardest cheese in the world is made.',
      authorName: 'Dana',
      status: BlogPostStatus.Published,
      publishAt: '2026-01-05T08:00:00Z',
    },
    {
      slug: 'winter-walks',
      title: 'Winter walks',
      excerpt: null,
      body: 'Five things to pack when it is below zero.',
      authorName: 'Dana',
      status: BlogPostStatus.Draft,
    },
  ],
};
